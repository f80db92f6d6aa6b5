"""One force for all tests of a run: a gateway takes longer to make than to use."""

import pytest
from force import Force


@pytest.fixture(scope="session")
def force(tmp_path_factory):
    made = Force(tmp_path_factory.mktemp("force"))
    yield made
    made.stop()
