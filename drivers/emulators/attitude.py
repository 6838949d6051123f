"""What a fused orientation looks like in the words of a device: angles, and gravity.

Lives here: from a quaternion w, x, y, z (sensor to room, z up) to yaw, pitch and roll, and to which way is up. Why: the
synthetic patient has quaternions, and devices send angles. Must never: import the drivers' own way back.
"""

from math import asin, atan2, degrees

Three = tuple[float, float, float]


def to_euler(w: float, x: float, y: float, z: float) -> Three:
    """Yaw, pitch, roll in degrees, turned in this order about z, y, x."""
    sine = max(-1.0, min(1.0, 2 * (w * y - z * x)))
    yaw = atan2(2 * (w * z + x * y), 1 - 2 * (y * y + z * z))
    roll = atan2(2 * (w * x + y * z), 1 - 2 * (x * x + y * y))
    return degrees(yaw), degrees(asin(sine)), degrees(roll)


def up_in_sensor(w: float, x: float, y: float, z: float) -> Three:
    """The room's up in the sensor's axes: what it feels at rest, in g."""
    return 2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)
