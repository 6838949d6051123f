"""What there is to know of the rig's belt before it is commanded: on or off, within what, and what if the line is lost.

Lives here: `steered`. Why: a console and `stridecue tune list` show it beside the buttons. Must never: know a port.
"""

from drivers import create
from drivers.belt import Belt
from feedback.config import Rig

ON, OFF, BY_HAND = "on", "off", "by hand"
Facts = dict[str, str | float]


def steered(rig: Rig | None) -> Facts:
    """'control' is ON, OFF or BY_HAND, 'words' says it; of a belt that obeys also its limits, as in the rig's file."""
    sensor = rig.steered if rig else None
    if sensor is None:
        return {"control": OFF, "words": "belt control off"}
    if sensor.control is None:
        return {"control": BY_HAND, "sensor": sensor.name, "words": "belt set by hand: belt_speed tells its speed"}
    driver = create(sensor.driver, **sensor.options)
    link_lost = driver.LINK_LOST if isinstance(driver, Belt) else ""
    words = f"belt control on: {sensor.control.words}"
    named = {"sensor": sensor.name, "driver": sensor.driver, "link_lost": link_lost}
    return {"control": ON, "words": words, **named, **sensor.control.model_dump()}
