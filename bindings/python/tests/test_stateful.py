"""Drafts and records against a model: whatever an officer does, in whatever
order, with locks, forgotten sessions and suspensions between, a statement holds
exactly the words that were saved last, undo and redo go through exactly the words
that were there, what is sealed stays, and is delivered once."""

import asyncio
import os

import pocketbook as pb
import pytest
from force import COMPLETE, OFFICER, PIN, edit, final_statement, incident, sign_and_seal
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

#: Words that differ, with what breaks careless code: scripts, quotes, newlines, and
#: a character that takes two units in UTF-16.
WORDS = st.text(st.sampled_from("ab \n'\"%;é中ع😀"), min_size=1, max_size=12)

#: How many examples to try. The same ones for every change, so that a failure is
#: the change's own; others where somebody says how many (weekly.yml).
CASES = os.environ.get("POCKETBOOK_CASES")


class Typed:
    """A statement's words: those that undo goes back to, those that stand, those
    that redo brings back; the next of each side last."""

    def __init__(self):
        self.past, self.present, self.future = [], "", []


class Drafts(RuleBasedStateMachine):
    """The tablet, and beside it dictionaries that say what it must hold."""

    force = None
    statements = Bundle("statements")
    reports = Bundle("reports")

    def do(self, work):
        return self.loop.run_until_complete(work)

    @initialize(target=statements)
    def begin(self):
        self.loop = asyncio.new_event_loop()
        self.device = self.do(pb.Device.create_for_development(self.force.new_folder()))
        self.do(self.device.enrol(self.force.ticket(), "test tablet"))
        self.officer = self.do(self.device.add_officer("204518", OFFICER, PIN))
        self.session = self.do(self.device.unlock(self.officer.id, PIN))
        self.where = self.do(incident(self.session))
        self.typed = {}
        #: The words of statements that are signed.
        self.signed = {}
        self.sealed, self.delivered = set(), set()
        return self.begin_a_statement()

    def teardown(self):
        self.do(self.session.lock())
        self.loop.close()

    @rule(target=statements)
    def another_statement(self):
        return self.begin_a_statement()

    def begin_a_statement(self):
        draft = self.do(self.session.create_statement(self.where.id, pb.NewStatementRecord())).draft
        self.typed[draft] = Typed()
        return draft

    @rule(draft=statements, typed=st.lists(WORDS, min_size=1, max_size=4))
    def type_words(self, draft, typed):
        model = self.typed[draft]
        # What was read is a step of its own, and the invariant has read it; what was
        # typed since then gives way to what only goes on from it.
        gives_way = False
        for words in typed:
            assert self.do(edit(self.session, draft, words)).fields.body == words
            if words == model.present:
                continue
            if not (gives_way and words.startswith(model.present)):
                model.past.append(model.present)
            model.present, model.future, gives_way = words, [], True

    @rule(draft=statements)
    def undo(self, draft):
        model = self.typed[draft]
        self.go(draft, model, self.session.undo_statement, model.past, model.future)

    @rule(draft=statements)
    def redo(self, draft):
        model = self.typed[draft]
        self.go(draft, model, self.session.redo_statement, model.future, model.past)

    def go(self, draft, model, call, there, behind):
        """To the words that are next on one side; those that stand are next on the
        other then."""
        if not there:
            with pytest.raises(pb.PocketbookError.NothingToUndo):
                self.do(call(draft))
            return
        behind.append(model.present)
        model.present = there.pop()
        assert self.do(call(draft)).fields.body == model.present

    @rule(target=reports)
    def begin_a_report(self):
        return self.do(self.session.create_report(self.where.id, COMPLETE)).draft

    @rule(draft=consumes(reports))
    def file_a_report(self, draft):
        self.sealed.add(self.do(self.session.file_report(draft)).record)
        with pytest.raises(pb.PocketbookError.WrongState):
            self.do(self.session.edit_report(draft, pb.ReportChange(narrative="Changed after filing")))

    # Once in an example: its pages take longer than all the rest of it.
    @precondition(lambda self: not self.signed)
    @rule()
    def sign_a_statement(self):
        statement = self.do(final_statement(self.session))
        self.sealed.add(self.do(sign_and_seal(self.session, statement)).record)
        self.signed[statement.draft] = statement.fields.body
        for change in (edit(self.session, statement.draft, "changed"), self.session.undo_statement(statement.draft)):
            with pytest.raises(pb.PocketbookError.WrongState):
                self.do(change)

    @rule()
    def sync(self):
        synced = self.do(self.session.sync(pb.ONLINE))
        assert {record.record for record in synced.delivered} == self.sealed - self.delivered
        self.delivered |= self.sealed

    @rule()
    def lock_and_unlock(self):
        self.do(self.session.lock())
        self.session = self.do(self.device.unlock(self.officer.id, PIN))

    @rule()
    def forget_the_session_without_locking_it(self):
        self.session = self.do(self.device.unlock(self.officer.id, PIN))

    @rule()
    def suspend(self):
        self.do(self.session.suspend())

    @invariant()
    def the_tablet_holds_what_the_model_holds(self):
        if not hasattr(self, "typed"):
            return
        words_of = {draft: model.present for draft, model in self.typed.items()} | self.signed
        for draft, words in words_of.items():
            assert self.do(self.session.statement(draft)).fields.body == words
        assert {record.record for record in self.do(self.session.records()).records} == self.sealed
        status = self.do(self.session.status())
        assert status.waiting == len(self.sealed - self.delivered)


def test_drafts_and_records_are_what_a_dictionary_says(force):
    class OnThisForce(Drafts):
        pass

    OnThisForce.force = force
    run_state_machine_as_test(
        OnThisForce,
        settings=settings(
            max_examples=int(CASES or 20),
            stateful_step_count=20,
            deadline=None,
            database=None,
            derandomize=not CASES,
            suppress_health_check=list(HealthCheck),
        ),
    )
