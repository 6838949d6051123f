"""What other programs are told while somebody walks: streams of the lab streaming layer, OSC messages.

Each file says, of one way out, how messages of the bus become what is sent; the processes send it. docs/feed.md.
"""
