"""The therapist's console: a web server that shows the session and asks the desk.

Only this package knows aiohttp, segno and cryptography. Forms of messages, codes, who is in, limits, routes and jobs
are pure and take time as an argument; `server`, `live`, `work`, `runs` and `serving` do the talking. Must never: touch
the way from a byte to a sound, or change a number by itself: the desk asks the engine, and the engine answers.
"""
