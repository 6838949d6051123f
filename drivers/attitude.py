"""Orientation in words that the rig understands: a quaternion w, x, y, z from the sensor's axes to the room's, z up.

Lives here: from yaw, pitch and roll, and from frames whose z points down. Why: every maker has his own words for it.
Must never: know a protocol, open a port, or ask the time.
"""

from math import cos, radians, sin

Quaternion = tuple[float, float, float, float]


def from_euler(yaw_deg: float, pitch_deg: float, roll_deg: float) -> Quaternion:
    """Turned about z by yaw, then about the new y by pitch, then about the newest x by roll."""
    y, p, r = radians(yaw_deg) / 2, radians(pitch_deg) / 2, radians(roll_deg) / 2
    return (
        cos(r) * cos(p) * cos(y) + sin(r) * sin(p) * sin(y),
        sin(r) * cos(p) * cos(y) - cos(r) * sin(p) * sin(y),
        cos(r) * sin(p) * cos(y) + sin(r) * cos(p) * sin(y),
        cos(r) * cos(p) * sin(y) - sin(r) * sin(p) * cos(y),
    )


def from_down(w: float, x: float, y: float, z: float) -> Quaternion:
    """The same orientation, told from a room whose z points down and y to the right: that room turned over about x."""
    return (-x, w, -z, y)
