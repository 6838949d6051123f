"""Hears the events of the walk that is running: pip install pyzmq msgpack; python listen.py [TOPIC …]"""

import glob
import json
import os
import sys
import tempfile

import msgpack
import zmq

base = os.environ.get("XDG_RUNTIME_DIR")
own = f"{base}/stridecue" if base else f"{tempfile.gettempdir()}/stridecue-{os.getuid()}"
entry = max(glob.glob(f"{own}/*.json"), key=os.path.getmtime)
with open(entry) as run, open(json.load(run)["folder"] + "/addresses.json") as book:
    endpoints = json.load(book)["endpoints"]
line = zmq.Context().socket(zmq.SUB)
for topic in sys.argv[1:] or ["gait_event"]:
    line.subscribe(f"{topic}/")
for name in endpoints.keys() - {"warden"}:
    line.connect(endpoints[name])
while True:
    head, _, rest = line.recv().partition(b"\0")
    while rest:
        size = int.from_bytes(rest[:4], "little")
        print(head.decode(), msgpack.unpackb(rest[4 : 4 + size]), flush=True)
        rest = rest[4 + size :]
