"""Searching an offence through the Python bindings. Run by `cargo xtask python-journey`; needs nothing but the standard
library."""

import pathlib
import tempfile
import unittest

import pocketbook as pb


class Classification(unittest.IsolatedAsyncioTestCase):
    async def test_an_offence_is_found_by_what_people_say_and_by_its_code(self):
        with tempfile.TemporaryDirectory() as folder:
            device = await pb.Device.create_for_development(str(pathlib.Path(folder) / "tablet"))
            found = await device.search_offences("nicked a bike", 3)
            self.assertEqual(found.hits[0].offence.code, "044/00")
            self.assertEqual(found.hits[0].words, ["nicked", "bike"])
            self.assertIsNone(found.note)
            self.assertIn("hate_race", (await device.search_offences("hate crime", 3)).note)
            held = await device.offence("8n")
            self.assertEqual(held.offence.title, "Assault with injury")
            self.assertTrue(held.offence.to_confirm)
            self.assertTrue(held.current)
            with self.assertRaises(pb.PocketbookError.NotFound):
                await device.offence("999/99")


if __name__ == "__main__":
    unittest.main()
