"""What the service says to people over HTTP, Chinese first: one text for each kind of problem.

What it leaves out: the texts of the law's own refusals, which stand beside their rules in `shared/election`.
"""

from __future__ import annotations

from typing import Final

from services.http.problem import Explanation, Language, Text

__all__ = ["DRILL", "EXPLANATIONS", "Explanation", "Language", "Text"]


def _explain(title_zh: str, title_en: str, advice_zh: str, advice_en: str) -> Explanation:
    return Explanation(Text(title_zh, title_en), Text(advice_zh, advice_en))


EXPLANATIONS: Final[dict[str, Explanation]] = {
    "malformed": _explain(
        "内容无法理解",
        "The bytes make no sense",
        "请按所述之处改正后重新签名、重新发送；没有任何内容被记录。",
        "Correct what the detail names, sign and send again; nothing was recorded.",
    ),
    "unauthorised": _explain(
        "签名人无此职权",
        "The signer does not hold this office",
        "请由担任该职务的人签名；没有任何内容被记录。",
        "Have it signed by a person who holds the office; nothing was recorded.",
    ),
    "no-session": _explain(
        "需要登录",
        "Sign in first",
        "请用已任命的密钥登录：在存有该密钥的设备上打开此页，页面会自行登录；没有密钥的，到 /device 生成并请主任或街道任命。",
        "Sign in with an appointed key: open the page on the device that holds it. Without a key, make one at /device and have "
        "it appointed by the chair or the authority.",
    ),
    "wrong-role": _explain(
        "您的职务不能查看此页",
        "Your office does not see this page",
        "请由有此职务的人查看；职务有误的，请主任或街道更正任命。",
        "Somebody who holds that office can open it; if the appointment is wrong, the chair or the authority corrects it.",
    ),
    "foreign-origin": _explain(
        "请求来自其他网站",
        "The request came from another site",
        "请在本服务自己的页面上操作；经代理访问的，代理须原样转发 Host。",
        "Act on this service's own pages; a proxy in between has to pass Host on unchanged.",
    ),
    "not-needed": _explain(
        "不再需要这个签名",
        "This signature is not needed",
        "请刷新待签名列表；已登记的，可在记录中查到。",
        "Look at the list of what waits for signatures again; what is recorded stands among the entries.",
    ),
    "refused": _explain(
        "选举规则不允许",
        "The rules of the election refuse this",
        "条款（clause）说明依据；选举的状态改变以后，同一陈述可能被接受；没有任何内容被记录。",
        "The clause says why; once the election has moved on the same statement may be lawful; "
        "nothing was recorded.",
    ),
    "unknown-election": _explain(
        "没有这次选举",
        "There is no such election",
        "请核对选举编号；全部选举列在 /elections。",
        "Check the election's id; all elections are listed at /elections.",
    ),
    "not-found": _explain(
        "没有这个地址",
        "There is nothing at this address",
        "请核对地址；全部地址列在 /docs。",
        "Check the address; all of them are listed at /docs.",
    ),
    "unknown-entry": _explain(
        "没有这条记录",
        "There is no such entry",
        "记录从 0 开始编号；也可能尚未被接受。",
        "Entries count from 0; it may also not have been accepted yet.",
    ),
    "wrong-method": _explain(
        "此地址不支持这种请求方法",
        "This address does not answer that method",
        "允许的方法写在 Allow 中。",
        "The methods that are allowed stand in Allow.",
    ),
    "too-slow": _explain(
        "请求发送过慢",
        "The request took too long to arrive",
        "请重新发送；同一陈述重复发送不会重复记录。",
        "Send it again; the same statement sent twice is recorded once.",
    ),
    "too-large": _explain(
        "请求过大",
        "The request is too large",
        "请分成几次发送；没有任何内容被记录。",
        "Send it in several parts; nothing was recorded.",
    ),
    "headers-too-large": _explain(
        "请求头过大",
        "The request's header is too large",
        "请减少请求头。",
        "Send fewer or shorter header fields.",
    ),
    "wrong-media-type": _explain(
        "媒体类型不对",
        "The media type is not one that is read here",
        "所需的类型见说明（detail）。",
        "The detail names the type that is expected.",
    ),
    "invalid-parameter": _explain(
        "参数不对",
        "A parameter is not as it should be",
        "请按说明（detail）改正参数。",
        "Correct the parameter that the detail names.",
    ),
    "no-tallies-yet": _explain(
        "投票尚未结束，不提供计票",
        "No tallies before the polls are closed",
        "计票在本轮投票全部结束后才公布；投票率可以随时查看。",
        "Tallies are shown once every poll of this round is closed; turnout is shown at any time.",
    ),
    "no-roll-now": _explain(
        "此时不提供带姓名的名册",
        "The roll with names is not given now",
        "名单封定后、您的投票站结束投票前可以打开发票处；此外只有主任可以打开。",
        "The desk opens once the roll is sealed and until your stations have closed; at other times for the chair alone.",
    ),
    "foreign-cosignature": _explain(
        "不是现在这个检查点的见证签名",
        "Not a cosignature of the present checkpoint",
        "日志可能已经增长：请取最新的检查点，重新见证后再送回。",
        "The log may have grown: take the newest checkpoint, cosign it, and hand that line in.",
    ),
    "too-many-requests": _explain(
        "请求过于频繁",
        "Too many requests from this address",
        "请在 Retry-After 所写的秒数之后重试。",
        "Try again after the seconds named in Retry-After.",
    ),
    "overloaded": _explain(
        "服务繁忙",
        "The service is busy",
        "请在 Retry-After 所写的秒数之后重试；同一陈述重复发送不会重复记录。",
        "Try again after the seconds named in Retry-After; the same statement sent twice is recorded once.",
    ),
    "broken": _explain(
        "服务正在恢复其状态",
        "The service is recovering its state",
        "此陈述是否已被记录尚不确定：请稍后原样重发，已记录的会得到原来的回执。",
        "Whether this statement was recorded is not known yet: send the same bytes again soon; "
        "if it was recorded, the answer is its receipt.",
    ),
    "bug": _explain(
        "服务内部错误",
        "An error inside the service",
        "请把事故编号（instance）告诉运行服务的人。",
        "Tell the people who run the service the incident's number (instance).",
    ),
}
"""By problem code, which is also the last part of its URI: `/problems/<code>`."""

DRILL: Final = Text("演练 DRILL：这不是真实的选举", "DRILL 演练: this is not a real election")
