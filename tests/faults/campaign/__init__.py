"""The fault campaign: rounds of real desks at real servers, in each of which something is killed, cut or filled.

    python -m tests.faults.campaign --rounds 200 --seed 7

`world` holds a record with its desks and what can be done to it, `desk` one console's process and its commander,
`ledger` what was acknowledged and how it is judged. What is not covered: docs/operations/faults.md.
"""
