"""The snippet of docs/integrating.md, as a newcomer copies it. `cargo xtask
python` takes it from the document."""

import asyncio

import pocketbook as pb
import pytest

integrating = pytest.importorskip("integrating", reason="not run: cargo xtask python extracts the snippet")


def test_the_guide_ends_with_a_statement_that_the_force_holds(force):
    sealed = asyncio.run(integrating.first_statement(force.new_folder(), force.ticket()))
    assert sealed.state == pb.DeliveryState.DELIVERED
