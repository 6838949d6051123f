"""The muscles of a patient, from all amplifiers of a rig.

Lives here: MuscleChain, the shape that the observer knows. Why: it needs one door, however many amplifiers there are.
Must never: cost anything where a rig has none.
"""

from feedback.config import Patient, Rig
from feedback.gait.muscle.amplifier import Amplifier
from feedback.gait.muscle.judge import Leads
from feedback.gait.muscle.legs import Leg
from feedback.messages import LEGS, GaitEvent, Message, Prediction, Samples


class MuscleChain:
    """Tells bursts as they come, measures of each strike, and faults of the electrodes (a Chain).

    Of the patient it needs nothing: toe off, quiet and the usual burst are learnt from the walk itself.
    """

    def __init__(self, rig: Rig, patient: Patient | None = None) -> None:
        del patient
        self._legs = {leg: Leg(leg) for leg in LEGS}
        leads = {leg: Leads() for leg in LEGS}
        self._amplifiers = {emg.stream: Amplifier(emg, self._legs, leads) for emg in rig.emgs}

    def takes(self, stream: str) -> bool:
        """Whether this stream is one of the rig's amplifiers."""
        return stream in self._amplifiers

    def feed(self, samples: Samples, out: list[Message]) -> None:
        """Take the next sample of an amplifier."""
        self._amplifiers[samples.stream].feed(samples, out)

    def hear(self, told: Message, now_ns: int, cause_ns: int, out: list[Message]) -> None:  # noqa: ARG002 a Chain
        """Take what the tracker told of the gait; what follows is told with the next samples."""
        if isinstance(told, GaitEvent | Prediction):
            for strike in self._legs[told.leg].hear(told):
                for amplifier in self._amplifiers.values():
                    amplifier.strike(strike, now_ns)

    def idle(self, now_ns: int, cause_ns: int, out: list[Message]) -> None:
        """Time has passed, perhaps without samples."""
        for amplifier in self._amplifiers.values():
            amplifier.idle(now_ns, cause_ns, out)
