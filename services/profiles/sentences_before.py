"""The sentences of the chapters before the poll: electorate, seats, committee, method, roll, nomination, review.

What it leaves out: the poll and what comes after it (`sentences_after.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from services.profiles.sentence import Choice, Flag, Listing, Number, Part, Said, Sentence

BEFORE: Final[Mapping[str, Sentence]] = {
    # 选民 electorate
    "electorate.kind": Choice(
        {
            "PERSON": Said("每名选民一票。", "Each elector has one vote."),
            "HOUSEHOLD": Said("每户一票，由户代表投票。", "Each household has one vote, cast by its representative."),
            "MEMBER": Said("有选举权的成员投票。", "Members with voting rights vote."),
            "DELEGATE": Said("由代表投票。", "Representatives vote."),
        }
    ),
    "electorate.min_age": Number(
        Said("选举日须年满{n}周岁。", "An elector is {n} years old on election day."),
        Said("不另设年龄。", "No age of its own is set."),
    ),
    "electorate.classes": Listing(
        Said("可以登记的：{items}。", "Who can be registered: {items}."), Said("无人可登记。", "Nobody can be registered.")
    ),
    "electorate.by_group": Flag(
        Said("以村民小组为单位，各组选各组的。", "Each village group votes on posts of its own."),
        Said("全体选民选举全部职位。", "All electors vote on all posts."),
    ),
    "electorate.woman_stated": Flag(
        Said("名单载明每人是否妇女。", "The roll says of everybody if she is a woman."),
        Said("名单不载明是否妇女。", "The roll does not say who is a woman."),
    ),
    # 职数 seats
    "seats.minimum": Number(Said("职数最少{n}名。", "There are at least {n} seats.")),
    "seats.maximum": Number(Said("职数最多{n}名。", "There are at most {n} seats.")),
    "seats.odd": Flag(
        Said("职数为奇数。", "The number of seats is odd."), Said("职数可奇可偶。", "The number of seats may be odd or even.")
    ),
    "seats.woman_post": Choice(
        {
            "ALWAYS": Said("单独设立女委员岗位，不另增职数。", "A woman's post stands apart, within the number of seats."),
            "IF_PARTY_GAVE_NONE": Said(
                "党组织选举没有产生女委员的，单独设立女委员岗位，不另增职数。",
                "If the party election gave no woman, a woman's post stands apart, within the number of seats.",
            ),
            "NEVER": Said("不单列女委员岗位。", "There is no separate woman's post."),
        }
    ),
    "seats.women_share": Part(
        Said("妇女应占{share}。", "Women hold {share}."),
        Said("不规定妇女比例。", "No share of women is set."),
        dict.fromkeys(
            ("PAPERS_RETURNED", "PAPERS_ISSUED", "REGISTERED", "SHOULD_ATTEND", "PRESENT"), Said("名额", "the seats")
        ),
    ),
    "seats.women_share_binds": Flag(
        Said("妇女比例不足的，不能公布结果。", "Without that share of women the result cannot be announced."),
        Said("妇女比例不足的，记为问题。", "A smaller share of women is a finding."),
    ),
    "seats.households_per_seat": Number(
        Said("一般每{n}户左右一名。", "About one seat for {n} households."),
        Said("不按户数分配名额。", "Seats do not go by households."),
    ),
    "seats.one_per_household": Flag(
        Said("同户不得产生两名以上。", "One household may have one of the elected at most."),
        Said("不限同户。", "One household may have several."),
    ),
    "seats.posts_by": Choice(
        {
            "ELECTORS": Said(
                "从当选人中产生的职位，由选举人投票。", "Posts chosen from the elected are voted on by the electors."
            ),
            "ELECTED": Said(
                "从当选人中产生的职位，由当选人互相推选。",
                "Posts chosen from the elected are voted on by the elected themselves.",
            ),
        }
    ),
    # 选举委员会 committee
    "committee.required": Flag(
        Said("由选举委员会主持。", "An electoral committee presides."),
        Said("不设选举委员会，由原组织主持。", "There is no electoral committee; the organisation itself presides."),
    ),
    "committee.minimum": Number(Said("选举委员会最少{n}人。", "The committee has at least {n} members.")),
    "committee.maximum": Number(Said("选举委员会最多{n}人。", "The committee has at most {n} members.")),
    "committee.quorum": Part(
        Said("推选选举委员会的会议，到会的须{reach}。", "The meeting that elects it is attended by {share}."),
        Said("推选会议不设到会要求。", "The meeting that elects it needs no attendance."),
    ),
    # 选举办法 method
    "method.required": Flag(
        Said("选举办法须经通过后才能登记选民。", "A method is adopted before anybody is registered."),
        Said("不要求另行通过选举办法。", "No method of its own is needed."),
    ),
    "method.quorum": Part(
        Said("通过选举办法的会议，到会的须{reach}。", "The meeting that adopts it is attended by {share}."),
        Said("通过选举办法的会议不设到会要求。", "The meeting that adopts it needs no attendance."),
    ),
    "method.majority": Part(
        Said("选举办法须经{share}同意。", "The method is adopted by {share}."),
        Said("选举办法不设票数要求。", "The method needs no majority."),
    ),
    "method.bars": Listing(
        Said("选举办法须写明的不得当选情形：{items}。", "The method repeats the grounds {items}."),
        Said("选举办法不必重复不得当选的情形。", "The method need not repeat any grounds."),
    ),
    # 名单 roll
    "roll.publish_days_before": Number(
        Said("名单最迟在选举日前{n}日张榜。", "The roll is posted {n} days before election day at the latest."),
        Said("名单在投票前公布，不限日数。", "The roll is posted before the poll, without days."),
    ),
    "roll.challenge_days": Number(
        Said("张榜之日起{n}日内可以申诉。", "Challenges are made within {n} days of its posting."),
        Said("没有申诉期，张榜当日即可确定。", "There are no challenges; the roll can be final on the day."),
    ),
    "roll.decision_days": Number(
        Said("收到申诉之日起{n}日内作出处理决定。", "A challenge is decided within {n} days."),
        Said("不设处理申诉的期限。", "No days are set for deciding."),
    ),
    # 提名 nomination
    "nomination.modes": Listing(
        Said("提名方式：{items}。", "Candidates come by {items}."), Said("没有提名。", "Nobody is nominated.")
    ),
    "nomination.self_days_before": Number(
        Said("自荐到选举日前{n}日为止。", "Self-nomination ends {n} days before election day."),
        Said("自荐不限日数。", "Self-nomination has no last day."),
    ),
    "nomination.sea_days_before": Number(
        Said("海推到选举日前{n}日为止。", "Sea nomination ends {n} days before election day."),
        Said("海推不限日数。", "Sea nomination has no last day."),
    ),
    "nomination.sea_quorum": Part(
        Said("海推须有{share}本人参加。", "Sea nomination is attended in person by {share}."),
        Said("海推不设参加人数要求。", "Sea nomination needs no attendance."),
    ),
    "nomination.sea_extra_candidates": Number(
        Said("海推候选人比名额多{n}名。", "Sea nomination gives {n} more candidates than seats."),
        Said("海推候选人与名额相等。", "Sea nomination gives as many candidates as seats."),
    ),
    "nomination.recommend_days_before": Number(
        Said("推荐、联名提名到选举日前{n}日为止。", "Recommendations end {n} days before election day."),
        Said("推荐不限日数。", "Recommendations have no last day."),
    ),
    "nomination.recommend_quorum": Part(
        Said("推荐大会到会的须{reach}。", "A meeting that recommends is attended by {share}."),
        Said("推荐不设到会要求。", "Recommendations need no attendance."),
    ),
    "nomination.deciding": Choice(
        {
            "NONE": Said("推荐票只作参考。", "Recommendation votes are a reference only."),
            "MEMBERS": Said("党员（团员）推荐票决定初步人选，其他作参考。", "The members' votes make the shortlist; others are a reference."),
            "MASSES": Said("群众推荐票决定初步人选，其他作参考。", "The masses' votes make the shortlist; others are a reference."),
        }
    ),
    "nomination.joint_nominators": Number(
        Said("选民{n}人以上联名可以提名。", "{n} electors together may nominate."),
        Said("没有联名提名。", "Electors cannot nominate jointly."),
    ),
    "nomination.shortlist_per_seat": Number(
        Said("按1:{n}产生候选人初步人选。", "{n} persons for each seat make the shortlist."),
        Said("不产生初步人选。", "There is no shortlist."),
    ),
    "nomination.in_person": Flag(
        Said("提名须由本人，不得委托。", "People nominate in person, not by proxy."),
        Said("不要求本人到场。", "Nobody has to come in person."),
    ),
    "nomination.withdraw_days_before": Number(
        Said("退出到选举日前{n}日为止，须书面。", "Withdrawals are made in writing, {n} days before election day at the latest."),
        Said("投票前都可退出。", "Withdrawals are possible until the poll."),
    ),
    "nomination.list_days_before": Number(
        Said("候选人名单最迟在选举日前{n}日公布。", "The list is posted {n} days before election day at the latest."),
        Said("候选人名单在投票前公布。", "The list is posted before the poll."),
    ),
    "nomination.list_order": Choice(
        {
            "VOTES": Said("名单按得票多少排列。", "The list goes by votes."),
            "STROKES": Said("名单按姓氏笔画排列。", "The list goes by the strokes of surnames."),
            "ANY": Said("名单的排列不作规定。", "The order of the list is not regulated."),
        }
    ),
    "nomination.self_order": Choice(
        {
            "STROKES": Said("自荐人按姓氏笔画排列。", "Self-nominees are listed by the strokes of their surnames."),
            "ANY": Said("自荐人的排列不作规定。", "The order of self-nominees is not regulated."),
        }
    ),
    "nomination.introduction_days_before": Number(
        Said("要求介绍的，最迟在选举日前{n}日提出。", "Introductions are asked for {n} days before election day at the latest."),
        Said("要求介绍不限日数。", "Introductions have no last day."),
    ),
    # 资格审查 qualification
    "qualification.stages": Listing(
        Said("审查环节：{items}。", "Stages of the review: {items}."), Said("投票前不审查。", "Nobody is reviewed before the poll.")
    ),
    "qualification.departments": Listing(
        Said("联审部门：{items}。", "Departments of the joint review: {items}."),
        Said("联审部门由各地确定。", "The place chooses the departments of a review."),
    ),
    "qualification.pledges": Listing(
        Said("投票前须签订：{items}。", "Signed before the poll: {items}."), Said("不签承诺书。", "No pledge is signed.")
    ),
}  # fmt: skip
