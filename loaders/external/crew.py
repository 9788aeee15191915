"""Asking many addresses at once, few of them on one host.

A host's addresses stand in a lane, and a lane has as many tickets as may be asked at
once. A thread takes the ticket whose time comes next, asks the lane's first address,
and puts the ticket back.
"""

from __future__ import annotations

import time
from collections import defaultdict, deque
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count
from threading import Condition, Thread
from typing import TYPE_CHECKING

from blogdb.loaders.external.answers import AddressAnswer, Later
from blogdb.loaders.external.visits import Visit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from blogdb.loaders.external.asking import Asker
    from blogdb.loaders.external.manners import Pace


@dataclass
class _Errand:
    address: str
    count_tries: int = 0


@dataclass
class _Lane:
    """The addresses of one host.

    Attributes:
        errands: those that were not answered.
        next_at: when the next may be asked (monotonic).
        is_down: whether one was asked in vain as often as can be, so that the others
            are asked once.
    """

    errands: deque[_Errand] = field(default_factory=deque)
    next_at: float = 0.0
    is_down: bool = False


class Crew:
    """The threads that ask.

    Attributes:
        answers: address to answer, as far as they came.
    """

    def __init__(self, asker: Asker, pace: Pace) -> None:
        self._asker = asker
        self._pace = pace
        self._condition = Condition()
        self._numbers = count()
        self._tickets: list[tuple[float, int, _Lane]] = []
        self._visits: set[Visit] = set()
        self._is_over = False
        self._defect: Exception | None = None
        self.answers: dict[str, AddressAnswer] = {}

    def run(
        self,
        addresses: Iterable[tuple[str, str]],
        *,
        seconds: float,
        progress: Callable[[int], None],
    ) -> None:
        """Ask all addresses, or as many as the time allows.

        Ctrl-C ends it at once; what was answered stays in `answers`.

        Args:
            addresses: each with its host.
            seconds: the longest time.
            progress: called ten times a second with the number of answers.
        """
        end = time.monotonic() + seconds
        lanes: defaultdict[str, _Lane] = defaultdict(_Lane)
        for address, host in addresses:
            lanes[host].errands.append(_Errand(address))
        for lane in lanes.values():
            for _ in range(min(self._pace.per_host, len(lane.errands))):
                self._put_back(lane)
        # No thread keeps the program from ending: it may wait for the name service.
        threads = [
            Thread(target=self._work, daemon=True)
            for _ in range(min(self._pace.threads, len(self._tickets)))
        ]
        try:
            for thread in threads:
                thread.start()
            self._watch(end, progress)
        finally:
            with self._condition:
                self._is_over = True
                self._condition.notify_all()
                for visit in self._visits:
                    visit.end()
        if self._defect is not None:
            raise self._defect

    def _watch(self, end: float, progress: Callable[[int], None]) -> None:
        """Wait for the threads, and end what takes too long."""
        while True:
            with self._condition:
                count_answers, visits = len(self.answers), list(self._visits)
                is_done = self._is_over or not (self._tickets or visits)
            progress(count_answers)
            now = time.monotonic()
            if is_done or now >= end:
                return
            for visit in visits:
                visit.end(now=now)
            time.sleep(_PAUSE)

    def _work(self) -> None:
        while (taken := self._take()) is not None:
            lane, errand, visit = taken
            try:
                with visit:
                    result = self._asker.ask(errand.address, visit)
            except Exception as error:
                with self._condition:
                    self._defect, self._is_over = error, True
                return
            self._settle(lane, errand, visit, result)

    def _take(self) -> tuple[_Lane, _Errand, Visit] | None:
        """Wait for the next address; None when there will be no more."""
        with self._condition:
            while not self._is_over:
                now = time.monotonic()
                if not self._tickets:
                    # One that is being asked may have to be asked again.
                    if not self._visits:
                        return None
                    self._condition.wait()
                elif self._tickets[0][0] > now:
                    self._condition.wait(self._tickets[0][0] - now)
                else:
                    _, _, lane = heappop(self._tickets)
                    if lane.errands and lane.next_at > now:
                        self._put_back(lane)
                    elif lane.errands:
                        lane.next_at = now + self._pace.delay
                        visit = Visit(self._asker.manners)
                        self._visits.add(visit)
                        return lane, lane.errands.popleft(), visit
            return None

    def _put_back(self, lane: _Lane) -> None:
        heappush(self._tickets, (lane.next_at, next(self._numbers), lane))

    def _settle(
        self, lane: _Lane, errand: _Errand, visit: Visit, result: AddressAnswer | Later
    ) -> None:
        with self._condition:
            if self._is_over:
                return
            self._visits.discard(visit)
            if isinstance(result, Later):
                self._postpone(lane, errand, result)
            else:
                self.answers[errand.address] = result
            delay = self._asker.delay(errand.address)
            if delay > self._pace.longest_wait:
                lane.errands.clear()
            lane.next_at = max(lane.next_at, time.monotonic() + delay)
            if lane.errands:
                self._put_back(lane)
            if self._tickets:
                self._condition.notify()
            else:
                self._condition.notify_all()

    def _postpone(self, lane: _Lane, errand: _Errand, later: Later) -> None:
        """Ask an address again after a while, or take what is known of it."""
        wait = later.seconds
        if wait is None:
            wait = self._pace.back_off * 4**errand.count_tries
        errand.count_tries += 1
        most = 1 if lane.is_down else self._pace.tries
        if errand.count_tries < most and wait <= self._pace.longest_wait:
            lane.next_at = max(lane.next_at, time.monotonic() + wait)
            lane.errands.append(errand)
            return
        self.answers[errand.address] = later.answer
        if later.is_busy:
            # It wants no more of us; the next run asks the others.
            lane.errands.clear()
        elif later.answer.status is None:
            lane.is_down = True


_PAUSE = 0.1
"""Seconds between two looks at the threads."""
