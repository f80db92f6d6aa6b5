"""What is copied, and what is not."""

import copyreg
from typing import Any, NoReturn

from . import _generated


def _not_copied(self: object, *_: object) -> NoReturn:
    message = f"a {type(self).__name__} is not copied and not pickled: hand it on as it is"
    raise TypeError(message)


def _as_it_is(self: Exception) -> tuple[Any, ...]:
    # Its text is made of its fields: the class would not take it for them.
    return copyreg.__newobj__, (type(self), *self.args), vars(self)  # type: ignore[attr-defined]


for _class in [one for one in vars(_generated).values() if isinstance(one, type)]:
    if hasattr(_class, "_uniffi_clone_handle"):
        # A copy would give back, as it goes, what the first still holds.
        for _name in ("__copy__", "__deepcopy__", "__reduce_ex__"):
            setattr(_class, _name, _not_copied)
    elif issubclass(_class, Exception) and _class.__module__ == _generated.__name__:
        setattr(_class, "__reduce__", _as_it_is)  # noqa: B010 - a checker would ask for its type
