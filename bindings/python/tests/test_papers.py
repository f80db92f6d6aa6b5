"""The papers of a report through the Python bindings: its summary, the victim's
slip and message, before and after the force has allocated the crime number."""

import pathlib
import tempfile
import unittest

import pocketbook as pb
from test_journey import ONLINE, PIN, REPORTED, Gateway, command


class Papers(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.temporary.name)
        self.gateway = Gateway(self.folder / "gateway")
        self.assertEqual(command("gateway", "init", "--dir", self.gateway.folder)[0], 0)
        self.gateway.start()
        # The last of these first: the tablets, their gateway, the folder of all.
        self.addCleanup(self.temporary.cleanup)
        self.addCleanup(self.gateway.stop)

    async def session(self):
        path = self.folder / "one.ticket"
        arguments = ["--dir", self.gateway.folder, "--url", self.gateway.url, "--out", path]
        self.assertEqual(command("gateway", "ticket", *arguments)[0], 0)
        device = await pb.Device.create_for_development(str(self.folder / "one"))
        self.addAsyncCleanup(device.shutdown)
        await device.enrol(path.read_text(), "one")
        officer = await device.add_officer("204518", "PC Invented OFFICER", PIN)
        return await device.unlock(officer.id, PIN)

    async def test_a_victim_is_told_the_reference_and_then_the_number(self):
        session = await self.session()
        incident = await session.create_incident(pb.NewIncidentRecord(title="Invented"))
        report = await session.create_report(incident.id, pb.ReportChange())
        change = pb.ReportChange(
            kind=pb.KindOfReport.ANTI_SOCIAL_BEHAVIOUR(),
            reported_at=REPORTED,
            narrative="Invented noise.",
            recording=pb.RecordingAnswersRecord(amounts_to_crime=False),
        )
        report = await session.edit_report(report.draft, change)
        self.assertEqual(report.missing, [])
        draft = await session.report_summary(report.draft)
        self.assertEqual(draft[:5], b"%PDF-")
        with self.assertRaises(pb.PocketbookError.WrongState):
            await session.victim_slip(report.draft)

        await session.file_report(report.draft)
        message = await session.victim_message(report.draft)
        self.assertIn(report.local_reference, message)
        await session.sync(ONLINE, None)
        numbered = await session.report(report.draft)
        self.assertIsNone(numbered.crime_number)
        number = numbered.incident_number
        message = await session.victim_message(report.draft)
        self.assertIn(number or "no number", message)
        self.assertIn("PC Invented OFFICER", message)
        slip = await session.victim_slip(report.draft)
        self.assertEqual(slip[:5], b"%PDF-")


if __name__ == "__main__":
    unittest.main()
