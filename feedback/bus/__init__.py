"""The bus: ZeroMQ without a broker. Each process binds one publisher; readers connect to the writers they read from.

This package is the only place that knows ZeroMQ.
"""

from feedback.bus.addresses import BOOK, Addresses
from feedback.bus.control import CLEAR, HUSH, SPARE, SPLIT, TAKE_OVER, Report
from feedback.bus.keys import Keys, KeysError
from feedback.bus.link import Link, LinkError
from feedback.bus.listener import Listener
from feedback.bus.publisher import Numbers
from feedback.bus.subscriber import RawMessage
from feedback.bus.warden import Warden

__all__ = [
    "BOOK",
    "CLEAR",
    "HUSH",
    "SPARE",
    "SPLIT",
    "TAKE_OVER",
    "Addresses",
    "Keys",
    "KeysError",
    "Link",
    "LinkError",
    "Listener",
    "Numbers",
    "RawMessage",
    "Report",
    "Warden",
]
