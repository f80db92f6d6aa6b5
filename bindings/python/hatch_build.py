"""Marks the wheel as made for this system: it holds a compiled library, and no
code of a particular Python."""

import platform
import sysconfig

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def tag(told, machine):
    """The tag of a wheel from what Python says of its system. Python itself may be
    for both of Apple's processors; the library is for the one that it was built on."""
    return "py3-none-" + told.replace("universal2", machine).replace("-", "_").replace(".", "_")


class Platform(BuildHookInterface):
    def initialize(self, version, build_data):
        build_data["pure_python"] = False
        build_data["tag"] = tag(sysconfig.get_platform(), platform.machine())
