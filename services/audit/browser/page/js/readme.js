// The README.md of a bundle: fixed by origin, size and root (version 1). The words of a version never change.

import { utf8 } from "./bytes.js";

const DRILL = `> **演练，不是选举。** 本包记录的是一次演练，其中的一切都没有法律效力。
> **A DRILL, NOT AN ELECTION.** This bundle records a rehearsal; nothing in it has any legal force.

`;

const TEXT = `<!-- jianpiao bundle {version} -->
# 监票包 · Jianpiao bundle

{drill}| | |
|---|---|
| 来源 origin | \`{origin}\` |
| 条目数 entries | {size} |
| 根 root | \`{root}\` |

## 这是什么

一场选举的全部公开记录。每一份陈述由经办人签名，按收录次序排列，任何一个字节的改动、删去、添加或调换都查得出来。
其中没有任何人的姓名，也没有任何一条记录把选民与选票联系起来。

## 怎样核验

1. 从您信任的人那里（不是从本包里）取得信任文件 \`policy\`，并比对上面的根，例如与当场公布的记录单上所印的比对。
2. 安装：\`pip install jianpiao\`。
3. 运行：\`jianpiao verify 本包.zip --policy 您的policy\`。不联网，不用数据库。
4. 以前保存过检查点的，加上 \`--since 旧检查点\`，可以查出账是否被改写。

结果为“通过”，才说明公布的结果由这些选票依法得出；程序的退出码为 0。

## What this is

The whole public record of one election. Everybody who did something signed for it; entries stand in the
order in which they were accepted, and any byte changed, dropped, added or moved can be found out. Nobody's
name is in it, and no entry joins an elector and a ballot.

## How to check it

1. Get the trust file \`policy\` from somebody you trust, not from this bundle, and compare the root above, for
   example with the one printed on the record sheet on the day.
2. Install: \`pip install jianpiao\`.
3. Run: \`jianpiao verify THIS.zip --policy YOUR-POLICY\`. It needs no network and no database.
4. If you kept an earlier checkpoint, add \`--since OLD-CHECKPOINT\`: it shows whether the record was rewritten.

Only PASS, exit code 0, says that the announced result follows from these papers by the law.

## 不用本程序核验 · Without this program

格式都是公开标准，另写一个程序也能核验。The formats are public standards; anybody can write another verifier.

- \`checkpoint\`: C2SP signed-note, tlog-checkpoint, tlog-cosignature
- \`tile/\`: C2SP tlog-tiles, RFC 6962, SHA-256
- \`policy\`: C2SP tlog-policy; the comment \`jianpiao-authority\` is the calling authority's Ed25519 key
- \`tile/entries/\`: JSON; \`statement\` is a DSSE v1 envelope, Ed25519
`;

/** The README.md of a bundle with this checkpoint. */
export function readme({ origin, size, rootText }) {
  const drill = origin.includes("/drill/") ? DRILL : "";
  return utf8(TEXT.replace("{version}", "1").replace("{drill}", () => drill).replace("{origin}", () => origin).replace("{size}", String(size)).replace("{root}", () => rootText));
}
