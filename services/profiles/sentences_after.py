"""The sentences of the poll and of what comes after it: proxies, papers, winners, runoffs, result, term, recall.

What it leaves out: the chapters before the poll (`sentences_before.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from services.profiles.sentence import Choice, Flag, Listing, Number, Part, Said, Sentence

_ELECTORS: Final = Said("登记选民", "the registered electors")
_WHO_SHOULD: Final = Said("应到会人数", "those who should attend")
TOOK_PART: Final[Mapping[str, Said]] = {
    "PAPERS_RETURNED": _ELECTORS,
    "PAPERS_ISSUED": _ELECTORS,
    "REGISTERED": _ELECTORS,
    "SHOULD_ATTEND": _ELECTORS,
    "PRESENT": _WHO_SHOULD,
}
"""What a turnout is a share of: the base itself says who is counted as having taken part."""

AFTER: Final[Mapping[str, Sentence]] = {
    # 委托投票 proxies
    "proxies.allowed": Flag(
        Said("可以书面委托投票。", "An elector may vote by proxy, in writing."), Said("不得委托投票。", "Nobody votes by proxy.")
    ),
    "proxies.relations": Listing(
        Said("可以受托的：{items}。", "A proxy is one of: {items}."), Said("没有可以受托的人。", "Nobody may be a proxy.")
    ),
    "proxies.most_principals": Number(
        Said("一人最多受{n}人委托。", "One proxy carries {n} mandates at most."), Said("不受委托。", "Nobody carries a mandate.")
    ),
    "proxies.apply_days_before": Number(
        Said("委托最迟在选举日前{n}日办理。", "Mandates are applied for {n} days before election day at the latest."),
        Said("委托不限日数。", "Mandates have no last day."),
    ),
    "proxies.candidate_may_carry": Flag(
        Said("候选人可以受托。", "A candidate may carry a mandate."), Said("候选人不得受托。", "A candidate may not carry a mandate.")
    ),
    "proxies.handing_on": Flag(
        Said("可以转委托。", "A mandate may be handed on."), Said("不得转委托。", "A mandate may not be handed on.")
    ),
    "proxies.carry_over": Flag(
        Said("委托在以后各轮（再次投票、另行选举、重新投票）继续有效。", "Mandates stay valid in later rounds: re-votes, runoffs, repeated polls."),
        Said("委托只在一轮有效。", "A mandate is for one round."),
    ),
    # 投票 polling
    "polling.meeting": Flag(
        Said("在大会上投票，先记应到、实到人数。", "People vote at a meeting, whose attendance is recorded first."),
        Said("在投票站投票。", "People vote at polling stations."),
    ),
    "polling.proxied_attend": Flag(
        Said("委托他人参加会议的计入实到会人数。", "Members for whom a proxy attends count among those present."),
        Said("只有本人到会的计入实到会人数。", "Only who comes in person counts among those present."),
    ),
    "polling.excused": Flag(
        Said("经同意，因故不能到会的可不计入应到会人数。", "Who is excused is left out of those who should attend."),
        Said("应到会人数不扣除请假的。", "Who is excused still counts among those who should attend."),
    ),
    "polling.mobile_box": Choice(
        {
            "BANNED": Said("不设流动票箱。", "There are no mobile boxes."),
            "WITH_APPROVAL": Said("经批准可设流动票箱。", "Mobile boxes need approval."),
        }
    ),
    "polling.tellers_per_mobile_box": Number(
        Said("每个流动票箱至少{n}名监票人。", "{n} tellers at least go with each mobile box."),
        Said("没有流动票箱的监票人。", "No tellers go with mobile boxes."),
    ),
    "polling.booth": Flag(
        Said("必须设秘密写票处。", "There has to be a secret booth."), Said("不要求秘密写票处。", "A booth is not required.")
    ),
    "polling.staff_days_before": Number(
        Said("工作人员最迟在选举日前{n}日公布。", "The staff is posted {n} days before election day at the latest."),
        Said("工作人员在投票前确定。", "The staff is chosen before the poll."),
    ),
    "polling.kin_of_staff": Listing(
        Said("候选人及其{items}不得担任工作人员。", "Neither candidates nor these of their relatives serve: {items}."),
        Said("候选人不得担任工作人员。", "Candidates do not serve."),
    ),
    # 选票 papers
    "papers.write_in": Flag(
        Said("可以另选他人。", "Somebody else may be written in."), Said("不得另选他人。", "Nobody else may be written in.")
    ),
    "papers.abstain_may_write_in": Flag(
        Said("弃权的可以另选他人。", "Who abstains may write in somebody."),
        Said("弃权的不得另选他人。", "Who abstains may not write in anybody."),
    ),
    "papers.overvote": Choice(
        {
            "CONTEST_SECTION": Said("多选的，该职位栏无效。", "Too many marks void the section of that post."),
            "WHOLE_PAPER": Said("多选的，整张选票无效。", "Too many marks void the whole paper."),
        }
    ),
    "papers.double_post": Choice(
        {
            "WHOLE_PAPER": Said("同一人选两个职位的，整张选票无效。", "One person marked for two posts voids the paper."),
            "ALL_MARKS_FOR_PERSON": Said("同一人选两个职位的，对该人的选择都无效。", "One person marked for two posts gets neither mark."),
            "LOWER_POST": Said("同一人选两个职位的，较低职位的无效。", "One person marked for two posts loses the lower mark."),
            "WOMAN_POST_STANDS": Said("同一人选两个职位的，女委员栏有效。", "Of one person marked for two posts the woman's post stands."),
        }
    ),
    "papers.cumulate_down": Flag(
        Said("高职位的得票可以下加到低职位。", "Votes for a higher post count for the lower one too."),
        Said("得票不下加。", "Votes count for their own post only."),
    ),
    "papers.smallest_pile": Number(
        Said("不足{n}张的票与他箱混合后计票。", "Fewer than {n} papers are mixed with others before they are counted."),
        Said("不要求混票。", "No papers have to be mixed."),
    ),
    # 当选 winning
    "winning.quorum": Part(
        Said("选举有效：{base}须{reach}。", "The poll is valid if {base} are {share}."),
        Said("不设参加人数要求。", "No turnout is needed."),
        TOOK_PART,
    ),
    "winning.returned_within_issued": Flag(
        Said("收回选票多于发出选票的，选举无效。", "More papers returned than issued make the poll invalid."),
        Said("收回选票多于发出选票的，另作处理。", "More papers returned than issued do not by themselves make it invalid."),
    ),
    "winning.share": Part(
        Said("得票{reach}的当选。", "Whoever has the votes of {share} is elected."), Said("得票多的当选。", "Most votes win.")
    ),
    "winning.women_first": Flag(
        Said("主任、副主任中没有妇女的，得票最多且过线的妇女优先当选。", "If no woman won a higher post, the woman with most votes is elected first."),
        Said("妇女不优先排名。", "Nobody is elected before those with more votes."),
    ),
    "winning.revote_quorum_applies": Flag(
        Said("再次投票也须达到参加人数。", "A re-vote needs the turnout too."),
        Said("再次投票不设参加人数要求。", "A re-vote needs no turnout."),
    ),
    # 另行选举 runoff
    "runoff.allowed": Flag(
        Said("不足的名额另行选举。", "Missing seats are run off."), Said("不足的名额不另行选举。", "Missing seats are not run off.")
    ),
    "runoff.within_days": Number(
        Said("另行选举在{n}日内进行。", "A runoff is held within {n} days."), Said("另行选举当日进行。", "A runoff is held on the same day.")
    ),
    "runoff.share": Part(
        Said("另行选举得票多的当选，但须{reach}。", "In a runoff most votes win, but by {share}."),
        Said("另行选举得票多的当选。", "In a runoff most votes win."),
    ),
    "runoff.extra_candidates": Number(
        Said("另行选举的候选人比名额多{n}名。", "A runoff has {n} more candidates than seats."),
        Said("另行选举的候选人与名额相等。", "A runoff has as many candidates as seats."),
    ),
    "runoff.quorum_applies": Flag(
        Said("另行选举也须达到参加人数。", "A runoff needs the turnout too."),
        Said("另行选举不设参加人数要求。", "A runoff needs no turnout."),
    ),
    "runoff.most_rounds": Number(
        Said("另行选举最多{n}次。", "There are {n} runoffs at most."), Said("另行选举不限次数。", "Runoffs go on as long as seats are missing.")
    ),
    "runoff.vacancy_if_elected": Number(
        Said("另行选举后当选已满{n}人的，可以空缺。", "After a runoff a seat may stay vacant if {n} are elected."),
        Said("另行选举后仍不足的，可以空缺。", "After a runoff a seat may stay vacant."),
    ),
    "runoff.without_votes": Flag(
        Said("没有得票的候选人排在最后，也可参加另行选举。", "Who stood and got no vote ranks last among the losers, and may run."),
        Said("没有得票的不参加另行选举。", "Who got no vote does not run in a runoff."),
    ),
    "runoff.self_nomination": Flag(
        Said("另行选举也可以重新自荐，不设候选人。", "A runoff may also be held without candidates, by renewed self-nomination."),
        Said("另行选举不重新自荐。", "Nobody nominates himself or herself anew for a runoff."),
    ),
    "runoff.until_woman_elected": Flag(
        Said("留给妇女的名额另行选举，直到选出为止。", "A woman's seat is run off until a woman is elected."),
        Said("留给妇女的名额与其他名额同样可以空缺。", "A woman's seat may stay vacant like others."),
    ),
    "runoff.vacancy_by_group": Flag(
        Said("可以空缺与否，按该组的当选人数计算。", "Whether a seat may stay vacant depends on who is elected in its own group."),
        Said("可以空缺与否，按全部当选人数计算。", "Whether a seat may stay vacant depends on all who are elected."),
    ),
    "runoff.reduce_seats": Part(
        Said("接近应选名额的，经{share}同意可以减少名额。", "{share} may agree to fewer seats."),
        Said("不得减少名额。", "Seats cannot be reduced."),
    ),
    # 结果 result
    "result.review_winners": Flag(
        Said("当选人经审查后公布。", "Winners are reviewed before they are announced."),
        Said("公布前不再审查当选人。", "Winners are not reviewed again."),
    ),
    "result.announce_days": Number(
        Said("投票后{n}日内公布当选名单。", "The result is announced within {n} days of the poll."),
        Said("投票当日公布当选名单。", "The result is announced on the day of the poll."),
    ),
    "result.approval": Choice(
        {
            "NONE": Said("结果不须报批或备案。", "The result goes to nobody."),
            "FILED": Said("结果公布后报备案，不是任命。", "The result is filed after its announcement; it is no appointment."),
            "BEFORE": Said("结果经批准后才能公布。", "The result is announced only after approval."),
        }
    ),
    "result.handover_days": Number(
        Said("{n}日内完成工作移交。", "The old body hands over within {n} days."), Said("没有移交期限。", "Nothing is handed over by a day.")
    ),
    "result.kin_avoidance": Listing(
        Said("{items}不得同时任职。", "Not together in office: {items}."), Said("没有任职回避。", "Relatives may serve together.")
    ),
    "result.woman_required": Flag(
        Said("当选人中应当有妇女。", "There has to be a woman among the elected."),
        Said("不要求当选人中有妇女。", "A woman among the elected is not required."),
    ),
    # 任期 term
    "term.years": Number(Said("任期{n}年。", "The term is {n} years."), Said("没有新的任期。", "No new term begins.")),
    "term.pledges_within_months": Number(
        Said("当选后{n}个月内公布承诺。", "Pledges are posted within {n} months."), Said("不公布承诺。", "No pledges are posted.")
    ),
    "term.term_pledges": Number(
        Said("任期承诺不少于{n}项。", "At least {n} pledges for the term."), Said("不要求任期承诺。", "No pledges for the term.")
    ),
    "term.annual_pledges": Number(
        Said("年度承诺不少于{n}项。", "At least {n} pledges for the year."), Said("不要求年度承诺。", "No pledges for the year.")
    ),
    # 申诉之后 remedies
    "remedies.complaint_days": Number(
        Said("对投票和计票的申诉，在公布后{n}日内提出。", "Complaints about poll and count come within {n} days of the announcement."),
        Said("申诉不限日数。", "Complaints have no last day."),
    ),
    "remedies.vacated_seat": Choice(
        {
            "RUNOFF": Said("公布后当选无效的，缺额另行选举，不递补。", "A seat voided after the announcement is run off; nobody moves up."),
            "BY_ELECTION": Said("公布后当选无效的，缺额补选，不递补。", "A seat voided after the announcement goes to a by-election; nobody moves up."),
        }
    ),
    # 罢免、补选 recall, by_election
    "recall.by_electors": Part(
        Said("{share}联名可以要求罢免。", "{share} may demand a recall."), Said("联名人数不按比例计算。", "How many sign is no share.")
    ),
    "recall.least_signatures": Number(
        Said("至少{n}名选民联名。", "At least {n} electors sign."),
        Said("联名人数只按比例。", "How many sign goes by the share alone."),
    ),
    "recall.by_representatives": Part(
        Said("村民代表{share}联名可以要求罢免。", "Of the representatives {share} may demand a recall."),
        Said("村民代表不能要求罢免。", "Representatives cannot demand a recall."),
        dict.fromkeys(
            ("PAPERS_RETURNED", "PAPERS_ISSUED", "REGISTERED", "SHOULD_ATTEND", "PRESENT"), Said("总数", "all")
        ),
    ),
    "recall.within_days": Number(
        Said("接到罢免要求之日起{n}日内投票。", "The vote is held within {n} days of the demand."),
        Said("没有规定投票的期限。", "No last day is set for the vote."),
    ),
    "recall.barred_years": Number(
        Said("{n}年内不得以同一理由再次要求罢免。", "The same grounds cannot be put again for {n} years."),
        Said("可以同一理由再次要求罢免。", "The same grounds can be put again."),
    ),
    "by_election.reasons": Listing(
        Said("出缺的原因：{items}。", "Why a post is vacant: {items}."), Said("没有可补选的情形。", "There is no reason for a by-election.")
    ),
    "by_election.most_years": Number(
        Said("任期到本届届满为止，最多{n}年。", "The term ends with the body's, after {n} years at most."),
        Said("任期到本届届满为止。", "The term ends with the body's."),
    ),
}  # fmt: skip
