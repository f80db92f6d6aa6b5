"""Searching an offence and filling in a risk assessment form through the Python
bindings. Run by `cargo xtask python-journey`; needs nothing but the standard
library."""

import datetime
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


class RiskForm(unittest.TestCase):
    def questions(self, screen):
        return [question.id for section in screen.sections for question in section.questions]

    def test_a_form_is_drawn_answered_and_taken_up_again(self):
        form = pb.demonstration_risk_form()
        assessment = pb.RiskAssessment.begin(form)
        screen = assessment.screen()
        self.assertTrue(screen.demonstration)
        self.assertNotIn("umbrella", self.questions(screen))
        with self.assertRaises(pb.PocketbookError.Invalid) as raised:
            assessment.conclude()
        self.assertEqual([problem.field for problem in raised.exception.fields], ["weather"])

        screen = assessment.answer("weather", pb.RiskAnswer.ONE_OF(code="storm"))
        self.assertIn("umbrella", self.questions(screen))
        self.assertEqual(screen.outstanding, ["umbrella"])
        screen = assessment.answer("umbrella", pb.RiskAnswer.REFUSED())
        self.assertEqual((screen.grade, screen.outstanding), ("wet", []))
        self.assertEqual(assessment.conclude(), "wet")

        resumed = pb.RiskAssessment.resume(form, assessment.record_json())
        self.assertEqual(resumed.screen(), assessment.screen())

    def test_a_grade_that_the_form_forbids_is_refused_and_both_grades_are_shown(self):
        assessment = pb.RiskAssessment.begin(pb.demonstration_risk_form())
        assessment.answer("weather", pb.RiskAnswer.ONE_OF(code="storm"))
        assessment.answer("umbrella", pb.RiskAnswer.NO())
        screen = assessment.screen()
        self.assertEqual((screen.computed_grade, screen.grade), ("wet", "wet"))
        with self.assertRaises(pb.PocketbookError.Invalid) as raised:
            assessment.judge("dry", "An invented reason for less")
        self.assertEqual([problem.field for problem in raised.exception.fields], ["judgement.grade"])
        self.assertIn("wet", raised.exception.fields[0].message)
        self.assertEqual(assessment.screen(), screen)

    def test_a_day_is_answered_and_read_as_a_day(self):
        assessment = pb.RiskAssessment.begin(pb.demonstration_risk_form())
        assessment.answer("weather", pb.RiskAnswer.ONE_OF(code="storm"))
        assessment.answer("umbrella", pb.RiskAnswer.NO())
        assessment.answer("worn", pb.RiskAnswer.SEVERAL_OF(codes=["coat"]))
        day = datetime.date(2026, 3, 1)
        screen = assessment.answer("washed", pb.RiskAnswer.DATE(date=day))
        [answered] = [
            question for section in screen.sections for question in section.questions if question.id == "washed"
        ]
        self.assertEqual(answered.answer.date, day)

    def test_a_wrong_answer_and_a_broken_form_are_told_by_field(self):
        assessment = pb.RiskAssessment.begin(pb.demonstration_risk_form())
        with self.assertRaises(pb.PocketbookError.Invalid) as raised:
            assessment.answer("weather", pb.RiskAnswer.NUMBER(number=3))
        self.assertEqual(raised.exception.fields[0].field, "weather")
        broken = pb.demonstration_risk_form().replace('"umbrella"', '"umbrela"', 1)
        with self.assertRaises(pb.PocketbookError.Invalid) as raised:
            pb.RiskAssessment.begin(broken)
        self.assertEqual(raised.exception.fields[0].field, "sections[1].show_when")


if __name__ == "__main__":
    unittest.main()
