"""Two machines behind a shipped proxy, under few viewers; what is like it behind the other one is in `make hostile`."""
from tests.hostile.cases import machines


def test_a_machine_that_dies_costs_no_sample(holds):
    holds(machines.machine_killed_behind_nginx)
