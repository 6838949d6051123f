"""Muscles at work: from the volts of an electrode to 'the glute fired, and when'.

Lives here, a file a question: what of the signal is muscle (energy), what is kept (record, heard), what is quiet and
what is not (quiet), when a burst began and ended (edges, bursts, following), whether the electrodes are to be trusted
(watch), when it should have begun (windows), what the legs did (legs), what a strike's muscle is worth (verdict, score,
rate), and all of it joined (muscle, judge, amplifier, chain). Why: a strong glute that fires late is the fault that is
trained. Must never: say that a muscle fired, or that it did not, from a signal that cannot tell.
"""
