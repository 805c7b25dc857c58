"""What the reading addresses answer, as the API document describes it: figures, never a choice, and no name but those on the wall.

What it leaves out: how the answers are computed (`views.py`).
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class Answered(BaseModel):
    """Base of all answers: exactly the members named."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Bilingual(Answered):
    """中英文对照。A text in both languages."""

    zh: str
    en: str


class ElectionLine(Answered):
    """选举（或换届工作）列表的一行。One line of the list of elections and campaigns."""

    id: str = Field(description="选举编号（UUIDv7）。The election's id.")
    kind: Literal["election", "campaign"] = Field(
        default="election", description="一场选举，还是换届工作。An election, or a campaign of many."
    )
    title: str = Field(description="名称。Its title.")
    village: str = Field(description="村（社区）。The village.")
    day: str = Field(
        description="本轮投票日（换届工作为截止日），北京时间。Day of the present round's poll, or a campaign's last day."
    )
    size: int = Field(description="已记录的陈述条数。Entries in its log.")
    drill: bool = Field(description="是否演练。Whether it is a drill, which is no election.")
    stage: str = Field(description="进行到哪一步。How far it has come.")
    stage_text: Bilingual


class ElectionList(Answered):
    """选举列表，先发起的在前。Elections, the oldest first."""

    elections: list[ElectionLine]
    total: int
    next: Annotated[str | None, Field(description="下一页的地址。Address of the next page.")] = None


class ContestView(Answered):
    """一个职位。A post."""

    id: str
    title: Bilingual
    seats: int
    rank: int = Field(description="1 为最高。1 is the highest.")
    reserved: str | None = Field(description="WOMAN：女委员岗位。WOMAN: a post for women.")
    group: str | None = Field(description="只由这个小组投票。The village group that alone votes on it.")
    chosen_from: str | None = Field(
        description="从这个职位的当选人中产生。The post whose holders alone may hold this one too."
    )


class RollView(Answered):
    """选民名单的进度与人数。How far the roll has come, and its figures."""

    electors: int
    removed: int
    published_on: str | None
    sealed: int | None = Field(
        description="确定名单时的人数，各项过半数的基数。Electors when the roll was sealed."
    )
    challenges: int
    challenges_open: int


class StationView(Answered):
    """一个投票站本轮的票据账。One station's ledger of papers in one round; it tells nothing of choices."""

    id: str
    kind: str
    papers: int = Field(description="领到的选票数。Papers delivered to it.")
    issued: int = Field(description="已发出。Papers handed to electors, proxies' among them.")
    by_proxy: int
    conflicts: int
    spoiled: int
    unused: int | None
    returned: int | None
    open: bool


class StationsView(Answered):
    """一轮投票的各站票据账与投票率。The ledgers of one round, and turnout."""

    round: int
    day: str
    phase: str
    printed: int
    electors: int | None = Field(description="投票率的分母。The base of turnout.")
    issued: int
    by_proxy: int
    stations: list[StationView]


class CandidateView(Answered):
    """一名参选人，以名单编号表示。One candidate, by number on the roll."""

    person: str
    contest: str
    mode: str
    standing: bool
    verdicts: dict[str, str]
    pledges: list[str]


class CandidatesView(Answered):
    """参选人与公布的名单。Those who stand, and the list that was posted."""

    candidates: list[CandidateView]
    published: dict[str, list[str]] | None


class NameView(Answered):
    """一个张榜公布的姓名，即其披露原文。A name on the wall, as the disclosure that it is (RFC 9901)."""

    person: str
    entry: int = Field(
        description="登记此人的记录序号，其 `_sd` 含有这一披露的摘要。The entry that registered the person: its `_sd` holds the digest."
    )
    disclosure: str = Field(
        description='`[盐, "name", 姓名]` 的 base64url；摘要为其 SHA-256。Base64url of `[salt, "name", name]`.'
    )


class NamesView(Answered):
    """候选人、当选人的姓名；未披露或已删除的不在其中。Names of candidates and winners, as far as they were disclosed and are kept."""

    names: list[NameView]


class OfficerView(Answered):
    """一名工作人员的密钥与职务。An officer's key and roles."""

    id: str
    keyid: str
    key: str
    roles: list[str]
    stations: list[str]
    dismissed: bool


class OfficersView(Answered):
    """全部工作人员。All officers, dismissed ones included."""

    officers: list[OfficerView]


class ElectorView(Answered):
    """一名选民的登记与领票情况，供验证发票台使用。What an issuing desk needs to know of one elector."""

    elector: str
    registered: bool
    kind: str | None
    group: str | None
    paper_issued: bool = Field(description="本轮选票是否已发出。Whether this round's paper was handed out.")
    proxy: str | None = Field(description="受其委托、可代其投票的人。Who may vote for this elector.")


class PileView(Answered):
    """一组混合后的选票。A pile of mixed papers."""

    id: str
    returned: int
    counted: int
    attested: int
    verdicts: dict[str, int]


class CountView(Answered):
    """一轮的计票，投票全部结束后才有。The count of one round; there is none before its polls are closed."""

    round: int
    phase: str
    piles: list[PileView]
    votes: dict[str, dict[str, int]] = Field(description="职位 → 人 → 票数。Post to person to votes.")


class WinnerView(Answered):
    """一名当选人。Somebody elected."""

    person: str
    contest: str
    round: int
    votes: int
    written_in: bool
    review: str | None


class OutcomeView(Answered):
    """至今确定的结果。The outcome as far as it is determined."""

    winners: list[WinnerView]
    ties: dict[str, list[str]] = Field(description="票数相等、须再次投票的。Ties that a re-vote decides.")
    open_seats: dict[str, int] = Field(description="尚缺的名额。Seats that nobody has won yet.")
    announced_on: str | None
    approved: bool
    handed_over_on: str | None


class ElectionView(Answered):
    """一次选举的概况。An election at a glance."""

    id: str
    title: str
    village: str
    day: str
    drill: bool
    notice: str | None = Field(description="演练的提示。What a drill says of itself.")
    stage: str
    stage_text: Bilingual
    suspended: bool
    cancelled: bool
    size: int
    last_accepted_at: str
    regulation: str = Field(description="所依规定。The regulation that it follows.")
    contests: list[ContestView]
    roll: RollView
    candidates: int
    officers: int
    rounds: int
    checkpoint: str | None = Field(description="最近公布的签名检查点。The last signed checkpoint published.")
    log: str = Field(description="公开日志的地址。Address of the published log.")


class EntryView(Answered):
    """一条记录：原始字节、回执。An entry verbatim, with its receipt."""

    id: str
    index: int
    accepted_at: str
    entry: str = Field(description="记录的原始字节（UTF-8）。The entry's bytes, verbatim.")
    receipt: str = Field(description="C2SP tlog-proof。")


class Withheld(Answered):
    """等待见证。Waits for witnesses: statements are accepted and answered, the public sees them later."""

    election: str
    entries: int = Field(description="已记录而未公布的条数。Entries stored and not public yet.")
    seconds: float = Field(description="已等待几秒。For how long.")
    reason: str = Field(description="缺哪些见证人，为什么。Who lacks, and why.")


class Health(Answered):
    """服务状态。How the service is."""

    status: str
    withheld: list[Withheld] | None = Field(
        default=None,
        description="因见证不足而暂未公布的选举；投票照常。Elections not published for want of witnesses; they go on.",
    )


class Welcome(Answered):
    """欢迎。The service, and its latest elections."""

    service: str
    docs: str
    openapi: str
    elections: list[ElectionLine]


class Explained(Answered):
    """一种问题的说明。What a problem means and what to do about it."""

    code: str
    title: Bilingual
    advice: Bilingual
