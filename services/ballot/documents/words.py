"""The words of documents: days, posts, offices, bodies, and what each kind of notice is called."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, get_args

from services.pages.telling import day as told_day
from services.profiles.words import BODIES, WORDS
from shared.election.calling.notices import NoticeKind
from shared.election.roles import ROLE_ZH, Role
from shared.election.state import Contest, Election
from shared.text import Text

BLANK_DAY: Final = Text("______年____月____日", "______________ (day)")
NOTICES: Final[Mapping[str, Text]] = {
    "ELECTION_DAY": Text("关于选举日的公告", "Notice of the election day"),
    "COMMITTEE_LIST": Text("选举委员会成员名单公告", "Notice of the electoral committee"),
    "COMMITTEE_CHANGE": Text("选举委员会成员变动公告", "Notice of changes in the electoral committee"),
    "REGISTRATION": Text("选民登记公告", "Notice of registration"),
    "ROLL": Text("选民名单公告", "Notice of the roll"),
    "ROLL_DECISION": Text("选民名单申诉处理决定公告", "Notice of decisions on the roll"),
    "NOMINATION_CALL": Text("提名（报名）公告", "Call for nominations"),
    "PRELIM_CANDIDATES": Text("候选人初步人选公告", "Notice of preliminary candidates"),
    "FINAL_CANDIDATES": Text("正式候选人名单公告", "Notice of the candidates"),
    "CANDIDATE_WITHDRAWAL": Text("候选人退出及资格变动公告", "Notice of candidates who left"),
    "POLL_TIME_PLACE": Text("投票时间、地点和方式公告", "Notice of time, place and manner of the poll"),
    "STAFF": Text("选举工作人员名单公告", "Notice of the polling staff"),
    "MOBILE_BOX": Text("流动票箱公告", "Notice of mobile ballot boxes"),
    "PROXIES": Text("委托投票公告", "Notice of proxies"),
    "ASSISTED_WRITERS": Text("代写人名单公告", "Notice of those who write for others"),
    "INVALID_RULES": Text("选票效力认定规则公告", "Notice of how papers are judged"),
    "RESULT": Text("选举结果公告", "Notice of the result"),
    "RUNOFF": Text("另行选举（再次投票）公告", "Notice of a runoff or re-vote"),
    "RESULT_RUNOFF": Text("另行选举（再次投票）结果公告", "Notice of the result of a runoff or re-vote"),
    "POST_REVIEW": Text("当选人资格审查结果公告", "Notice of the review of those elected"),
    "HANDOVER": Text("工作移交公告", "Notice of the handover"),
}
"""Every kind of notice (domain 4.3), in the order of an election."""
assert set(NOTICES) == set(get_args(NoticeKind))

ROLES: Final[Mapping[Role, Text]] = {
    role: Text(ROLE_ZH[role], en)
    for role, en in {
        Role.AUTHORITY: "leading group of the township",
        Role.PARTY_ORGANISATION: "party organisation",
        Role.CHAIR: "chair of the electoral committee",
        Role.REGISTRAR: "registrar",
        Role.TOWNSHIP_REVIEWER: "township reviewer",
        Role.JOINT_REVIEWER: "joint review group",
        Role.ISSUER: "issuer of papers",
        Role.CALLER: "caller",
        Role.COUNTER: "counter",
        Role.SCRUTINEER: "scrutineer",
        Role.STATION_CHIEF: "head of a station",
        Role.SUPERVISOR: "supervisor",
        Role.GUIDANCE: "guidance group",
    }.items()
}

LAWS: Final[Mapping[str, Text]] = {
    "OCV2018": Text("村民委员会组织法", "Organic Law of Villagers' Committees"),
    "OCR2018": Text("城市居民委员会组织法", "Organic Law of Residents' Committees"),
    "OCR2025": Text("城市居民委员会组织法", "Organic Law of Residents' Committees (2025)"),
    "ZJ2020": Text("浙江省村民委员会选举办法", "Zhejiang Election Measures"),
    "ZJI2020": Text("浙江省实施村民委员会组织法办法", "Zhejiang Implementing Measures"),
    "ZJNPC2021": Text("浙江省县乡两级人大代表选举实施细则", "Zhejiang Deputies' Election Rules"),
    "BJ2012": Text("北京市村民委员会选举办法", "Beijing Election Measures"),
    "SH2020": Text("上海市村民委员会选举办法", "Shanghai Election Measures"),
    "MCA2013": Text("村民委员会选举规程", "Rules of the Ministry of Civil Affairs"),
    "PARTY1990": Text("中国共产党基层组织选举工作暂行条例", "Interim Regulations on Party Elections"),
    "PARTY2020": Text("中国共产党基层组织选举工作条例", "Regulations on Party Elections"),
    "CYL2025": Text("中国共产主义青年团基层组织选举工作条例", "Regulations on League Elections"),
    "CYLold": Text("团基层组织选举规则（暂行）", "Interim Rules on League Elections"),
    "RCEO2024": Text("农村集体经济组织法", "Rural Collective Economic Organisations Law"),
    "NPC2020": Text("全国人民代表大会和地方各级人民代表大会选举法", "Electoral Law"),
    "CC1259": Text("民法典", "Civil Code 1259"),
}
"""Laws by the keys under which regulations cite them."""

STATION_KINDS: Final[Mapping[str, Text]] = {
    "CENTRAL": Text("中心投票会场", "central venue"),
    "STATION": Text("投票站", "polling station"),
    "MOBILE": Text("流动票箱", "mobile box"),
}
GROUNDS: Final[Mapping[str, Text]] = {
    "LEFT_OUT": Text("漏登", "left out"),
    "WRONGLY_LISTED": Text("不应列入", "wrongly listed"),
    "WRONG_ENTRY": Text("登记有误", "wrong entry"),
}
ENDED: Final[Mapping[str, Text]] = {
    "NO_PLEDGE": Text("未按要求签订承诺书", "did not sign the pledges"),
    "BARRED": Text("不符合任职条件", "does not meet the conditions"),
    "DEATH": Text("死亡", "died"),
}
REVIEWS: Final[Mapping[str | None, Text]] = {
    "PASS": Text("合格", "passed"),
    "FAIL": Text("不合格，当选无效", "failed; the election of this person is void"),
    None: Text("尚在审查", "under review"),
}


def day(value: str | None) -> Text:
    """A day as people read it; a line to write on if there is none."""
    return BLANK_DAY if not value else Text(told_day(value, "zh"), told_day(value, "en"))


def clause(keys: str) -> Text:
    """The clauses behind a rule, by the names of the laws. Keys of the project's own tables say nothing to a reader and are left out."""
    found = [each for part in keys.split(";") for each in _law(part.strip())]
    return Text("；".join(each.zh for each in found), "; ".join(each.en for each in found))


def _law(key: str) -> Iterator[Text]:
    law, _, articles = key.partition(" ")
    if law in LAWS:
        shown = articles.strip()
        in_chinese = f"第{shown}条" if shown and shown[0].isdigit() and not shown[-1].isalpha() else ""
        yield Text(f"《{LAWS[law].zh}》{in_chinese}", f"{LAWS[law].en} {shown}".strip())


def body(election: Election) -> Text:
    """The body that is elected."""
    words = BODIES[election.profile.body]
    return Text(words["zh"], words["en"])


def post(contest: Contest) -> Text:
    """A post, and that it is a woman's if it is (专职专选)."""
    if contest.reserved == "WOMAN":
        return Text(f"{contest.zh}（妇女专职专选）", f"{contest.en} (reserved for women)")
    return Text(contest.zh, contest.en)


def word(key: str) -> Text:
    """A word of the regulations."""
    return Text(WORDS[key]["zh"], WORDS[key]["en"])


def presiding(election: Election) -> Text:
    """Who presides over the election, and issues its notices: the electoral committee, or who presides at the meeting."""
    if not election.profile.committee.required.value:
        return Text(f"{election.village}选举主持人", f"Presiding officer of the election, {election.village}")
    if election.profile.body == "RESIDENTS_COMMITTEE":
        return Text(
            f"{election.village}居民选举委员会", f"Residents' electoral committee of {election.village}"
        )
    return Text(f"{election.village}村民选举委员会", f"Villagers' electoral committee of {election.village}")


def authority() -> Text:
    """Who calls the election and watches over it."""
    return ROLES[Role.AUTHORITY]


def way(mode: str) -> Text:
    """How somebody came to stand. RUNOFF: by the votes of the round before."""
    return Text("上一轮得票", "votes of the round before") if mode == "RUNOFF" else word(mode)


def joined(texts: list[Text]) -> Text:
    """A list in running text."""
    return Text("、".join(each.zh for each in texts), ", ".join(each.en for each in texts))
