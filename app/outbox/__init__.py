"""Here: errands: what must happen outside, claimed, performed once, parked in sight.

Not here: what an errand does (the rooms), who performs which kind (wiring).
"""
