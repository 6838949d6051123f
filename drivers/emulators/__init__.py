"""Emulated devices: they speak the real bytes over real pseudo-terminals.

Only processes/emulator and the tests may use them: product code never knows that it is fed by one.
"""
