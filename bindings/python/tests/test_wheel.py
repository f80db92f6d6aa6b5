"""What the wheel says of itself, and what it brings along."""

import importlib.metadata
import importlib.util
import pathlib
import sys
import types


def test_the_licences_are_in_the_wheel():
    files = {path.name for path in importlib.metadata.files("pocketbook") or ()}
    assert {"LICENSE-MIT", "LICENSE-APACHE"} <= files


def test_a_wheel_is_for_the_processor_of_its_library(monkeypatch):
    # Hatchling is of the build's environment only.
    interface = types.ModuleType("hatchling.builders.hooks.plugin.interface")
    interface.BuildHookInterface = object
    for name in ("hatchling", "hatchling.builders", "hatchling.builders.hooks", "hatchling.builders.hooks.plugin"):
        monkeypatch.setitem(sys.modules, name, types.ModuleType(name))
    monkeypatch.setitem(sys.modules, interface.__name__, interface)
    file = pathlib.Path(__file__).parent.parent / "hatch_build.py"
    spec = importlib.util.spec_from_file_location("hatch_build", file)
    build = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(build)
    assert build.tag("macosx-11.0-universal2", "arm64") == "py3-none-macosx_11_0_arm64"
    assert build.tag("linux-x86_64", "x86_64") == "py3-none-linux_x86_64"
