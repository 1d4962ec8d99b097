# 漏洞库页面。
nav-vulnerabilities = 漏洞
nav-changes = 变更
nav-sources = 来源
nav-api = 接口
nav-about = 关于

list-comma = ，
colon = ：
why = 依据
more = { $n ->
   *[other] 另有 { $shown } 项
}
show-all = { $n ->
   *[other] 显示全部 { $shown } 项
}
said-by = 出处
epss = EPSS
priority = 优先级
priority-why = 依据：
published = 发布
modified = 更新
published-short = 发布
modified-short = 更新
assigner = 分配机构
sequence = 最近变更

home-title = 漏洞库
home-heading = 公开漏洞，汇集各方来源，一个漏洞一页
home-published = 最新发布
home-published-more = 全部漏洞，按发布时间
home-exploited = 已知在野利用
home-exploited-more = 全部已知在野利用的漏洞
home-exploited-none = 尚未导入在野利用漏洞目录。
home-modified = 最近变更
home-modified-more = 全部变更，逐字段列出
home-sources = 来源
home-sources-more = 各来源的状态、许可与规模
home-nothing = 漏洞库为空。请用“baize import”导入数据。
home-index-building = 正在建立搜索索引，完成前列表为空。
examples = 试试
example-identifier = CVE-2021-44228
example-words = 致远 文件上传
example-fields = 危害等级:超危 类型:SQL注入
example-epss = epss:>0.5 kev:true
total-vulnerabilities = { $n ->
   *[other] 个漏洞
}
total-exploited = 个已知在野利用
total-documents = { $n ->
   *[other] 份文档
}
total-sources = { $n ->
   *[other] 个来源
}
total-changes = { $n ->
   *[other] 次变更
}

search-title = { $query } – 搜索
search-all-title = 全部漏洞
search-all = { $n ->
   *[other] 共 { $shown } 个漏洞
}
search-count = { $n ->
   *[other] { $shown } 个漏洞符合条件
}
search-empty = 没有符合条件的漏洞。
search-empty-next = 请减少条件，把短语改为单词，或换一种语言：中文词语可以找到英文记录，反之亦然。
sort-label = 排序
sort-relevance = 相关度
sort-published = 发布时间
sort-modified = 更新时间
sort-severity = 危害等级
sort-epss = EPSS
sort-priority = 优先级
facets-label = 筛选
facet-severity = 危害等级
facet-scheme = 各标准的等级
facet-year = 年份
facet-source = 来源
facet-weakness = 弱点
facet-category = 类型
facet-vendor = 厂商
facet-product = 产品
facet-ecosystem = 生态
facet-state = 状态
facet-kind = 种类
facet-exploited = 已知在野利用
facet-fix = 有修复版本
facet-yes = 是
facet-no = 否
facet-scheme-cvss2 = CVSS 2
facet-scheme-cvss3 = CVSS 3
facet-scheme-cvss4 = CVSS 4
facet-scheme-cnnvd = CNNVD
facet-scheme-cnvd = CNVD
facet-scheme-gbt = GB/T 30279
facet-scheme-vendor = 自有分级
search-mended = 没有记录含“{ $written }”，已改为检索“{ $meant }”。只检索后者：
search-partial = { $n ->
    [0] 没有记录包含全部词语；以下记录含其中一部分，最相符的在前。
   *[other] { $shown } 条记录包含全部词语，其后的记录含其中一部分。
}
narrow-label = 筛选
narrow-exploited = 已知在野利用
narrow-exploited-term = kev:true
narrow-epss = EPSS 大于 50 %
narrow-epss-term = epss:>0.5
help-title = 查询语法
help-words = 记录中任意位置包含全部词语。
help-words-term = 反序列化 网关
help-phrase = 词语按此顺序相邻出现。
help-phrase-term = "缓冲区溢出"
help-severity = 首要危害等级，中英文皆可。
help-severity-term = 危害等级:超危
help-exploited = 列入已知在野利用目录。
help-exploited-term = kev:true
help-epss = 被利用概率大于二分之一。
help-epss-term = epss:>0.5
help-vendor = 厂商或产品。
help-vendor-term = vendor:apache
help-published = 在某一时段发布；两端可写年、月或日。
help-published-term = published:2026-01..2026-06
help-weakness = 弱点编号；漏洞类型写作 类型:SQL注入。
help-weakness-term = weakness:CWE-79
help-scheme = 某一标准下的等级：cvss2、cvss3、cvss4、cnnvd、cnvd、gbt。
help-scheme-term = 危害等级.cnvd:高危
help-prefix = 以此开头的词语。
help-prefix-term = log4*
help-either = 满足其一即可；括号表示整体，NOT 或减号表示排除。
help-either-term = (nginx 或 haproxy) 修复:是
help-combine = 各条件须同时满足；前加减号表示排除。
help-combine-term = vendor:apache kev:true -state:rejected
pager-label = 翻页
pager-first = 第一页
pager-next = 下一页
pager-older = 更早
pager-newer = 更新

state-published = 已发布
state-published-meaning = 该记录已发布。
state-reserved = 已预留
state-reserved-meaning = 编号已分配，详情暂不公开。
state-disputed = 有争议
state-disputed-meaning = 是否构成漏洞尚有争议，请先阅读各方说明。
state-withdrawn = 已撤回
state-withdrawn-meaning = 来源已撤回该记录，请勿据此处置。
state-rejected = 已拒绝
state-rejected-meaning = 编号机构拒绝或收回了该编号，请勿使用。
kind-vulnerability = 漏洞
kind-advisory = 安全公告
kind-malware = 恶意软件包
kind-evidence = 佐证
kind-statement = 状态声明
status-affected = 受影响
status-unaffected = 不受影响
status-fixed = 已修复
status-investigated = 调查中
status-unknown = 未知
status-otherwise = 其余版本：{ $status }

toc-label = 本页目录
section-description = 描述
section-severity = 危害等级
section-exploitation = 利用情况
section-affected = 影响范围
section-class = 弱点与类型
section-notes = 解决方案与说明
section-references = 参考链接
section-identifiers = 编号
section-conflicts = 分歧
section-sources = 来源对照
section-history = 变更历史
section-credits = 致谢
section-similar = 相似漏洞
similar-shared = 共同之处
section-related = 相关编号
facts-title = 基本信息
elsewhere-title = 其他形式
as-json = JSON
all-sources = 全部来源
whole-history = 全部历史
back-to-record = 返回漏洞页面

description-none = 各来源均未发布描述。
description-in = { $language }描述
language-en = 英文
language-zh = 中文
language-ja = 日文
language-es = 西班牙文
language-de = 德文
language-fr = 法文
severity-none = 尚无评级。未评级不等于无危害。
severity-scheme = 标准
severity-level = 等级与评分
severity-by = 评级方
severity-vector = 向量
severity-head = 作为首要等级
proposal-gbt = 按 GB/T 30279-2020 建议的技术分级：
priority-act = 立即处置
priority-attend = 优先处置
priority-track = 跟踪
priority-watch = 关注
priority-immediate = 立即
priority-urgent = 紧急
priority-high = 高
priority-medium = 中
priority-low = 低
reason-known-exploited = 已知在野利用
reason-ransomware = 被勒索软件利用
reason-public-exploit = 存在公开利用代码
reason-proof-of-concept = 存在概念验证
reason-fix = 已有修复
reason-ssvc = SSVC：{ $points }
reason-vendor = 厂商 { $name }
reason-product = 产品 { $name }
reason-weakness = 弱点 { $name }
ssvc-exploitation = 利用状况
ssvc-automatable = 可自动化
ssvc-technical-impact = 技术影响
ssvc-mission-and-well-being-impact = 使命与民生影响
ssvc-is-none = 无
ssvc-is-poc = 概念验证
ssvc-is-public-poc = 概念验证
ssvc-is-active = 在野利用
ssvc-is-yes = 是
ssvc-is-no = 否
ssvc-is-partial = 部分
ssvc-is-total = 完全
ssvc-is-low = 低
ssvc-is-medium = 中
ssvc-is-high = 高

evidence-none = 各来源均未发现利用代码或在野利用。
evidence-kind = 佐证
evidence-by = 提供方
evidence-date = 起始
evidence-due = 修复期限
evidence-entry = 条目
evidence-ransomware = 勒索软件
evidence-verified = 已验证
exploitation-known = 已知在野利用
exploitation-reported = 报告在野利用
exploitation-public = 公开利用代码
exploitation-poc = 概念验证代码
epss-title = 被利用概率（EPSS）
epss-latest = 未来 30 天内为 { $share }，截至 { $date }。
epss-percentile = 高于 { $share } 的漏洞
epss-chart-title = EPSS 走势
epss-chart-text = 最新值为 { $share }，日期 { $date }。下表列出每个数值。
epss-table = { $n ->
   *[other] 以表格列出最近 { $shown } 个数值
}
epss-day = 日期
epss-score = 概率
epss-rank = 百分位

affected-none = 各来源均未说明影响范围。
affected-what = 对象
affected-versions = 受影响版本
affected-fixed = 修复版本
affected-platforms = 运行平台：
affected-repository = 代码仓库
range-all = 所有版本
range-from = { $version } 起
range-after = { $version } 之后
range-fixed = { $version } 已修复
range-before = { $version } 之前
range-through = 至 { $version }（含）
range-limit = 至分支点 { $version }
range-change = { $version } 起{ $status }
version-status = { $version }：{ $status }
justification-component-not-present = 不含该组件
justification-vulnerable-code-not-present = 不含存在漏洞的代码
justification-vulnerable-code-not-in-execute-path = 存在漏洞的代码不会被执行
justification-vulnerable-code-cannot-be-controlled-by-adversary = 攻击者无法控制存在漏洞的代码
justification-inline-mitigations-already-exist = 已内置缓解措施
justification-code-not-present = 不含存在漏洞的代码
justification-code-not-reachable = 无法触及存在漏洞的代码
justification-requires-configuration = 需要未采用的配置
justification-requires-dependency = 需要不存在的依赖
justification-requires-environment = 需要不具备的环境
justification-protected-by-compiler = 有编译器保护
justification-protected-at-runtime = 有运行时保护
justification-protected-at-perimeter = 有边界防护
justification-protected-by-mitigating-control = 有其他控制措施防护

weakness = 弱点
threat-type = 威胁类型
category-cnnvd = CNNVD 漏洞类型
category-gbt30279 = GB/T 30279 类别
category-cnvd = CNVD 漏洞性质
category-source = 来源自有分类
note-solution = 解决方案
note-workaround = 临时缓解措施
note-existence = 存在性说明
note-detection = 检测方法
note-impact = 影响
note-statement = 厂商声明
note-patch = 补丁
note-reason = 原因
note-configuration = 配置条件
note-other = 说明
reference-advisory = 安全公告
reference-fix = 修复
reference-exploit = 利用代码（仅链接）
reference-mitigation = 缓解措施
reference-article = 文章
reference-report = 报告
reference-package = 软件包
reference-detection = 检测
reference-evidence = 佐证
reference-discussion = 讨论
reference-release = 版本发布
reference-vendor = 厂商
reference-broken = 据称已失效
reference-other = 其他
references-none = 各来源均未给出链接。
credit-finder = 发现者
credit-reporter = 报告者
credit-analyst = 分析者
credit-coordinator = 协调者
credit-verifier = 验证者
credit-publisher = 发布者
credit-remediation = 修复者
credit-tool = 工具
credit-sponsor = 赞助者
credit-other = 致谢

identifier = 编号
identifier-authority = 编号机构
identifier-own = 自有记录
identifier-said = 称其为同一漏洞

conflicts-lead = 各来源在此处不一致。每个值都列出其出处。
compare-title = 来源对照
compare-lead = 各来源的原始说法。与第一个来源矛盾的值标有 ≠。
compare-field = 字段
compare-differs = 不一致
compare-more = { $n ->
   *[other] 另有 { $shown } 份文档
}
count-links = { $n ->
   *[other] { $shown } 个链接
}
count-revisions = { $n ->
   *[other] { $shown } 个版本
}
documents-title = 原始文档
document-source = 来源
document-key = 键
document-format = 格式
document-received = 接收时间
document-revisions = 版本数
document-hash = SHA-256
document-raw = 原文
document-view = 查看
document-download = 下载
record-sources-title = { $id } 的来源

field-id = 首要编号
field-subject = 编号
field-aliases = 别名
field-kind = 性质
field-state = 状态
field-titles = 标题
field-descriptions = 描述
field-severities = 危害等级
field-severity = 危害等级
field-weaknesses = 弱点
field-categories = 分类
field-threat-type = 威胁类型
field-affected = 影响范围
field-notes = 说明
field-references = 参考链接
field-exploitation = 利用情况
field-credits = 致谢
field-assigner = 分配机构
field-published = 发布时间
field-modified = 更新时间
field-withdrawn = 撤回时间
field-related = 相关编号
field-identity = 同一性
field-epss = EPSS
field-derived = 推导值

changes-title = 变更
changes-lead = 漏洞库的全部变更，按一个不间断的序号排列。当前序号为 { $sequence }。
changes-none = 尚无变更。
change-created = 新建
change-changed = 更改
change-merged = 合并
change-split = 拆分
change-removed = 移除
change-silent = 仅顺序或出处有变化
caused-by = 来自
history-title = { $id } 的变更历史

sources-title = 来源
sources-lead = 记录从哪里来，本库副本有多新，以何种条件使用。
sources-count = { $n ->
   *[other] { $shown } 个来源
}
sources-documents = { $n } 份文档
sources-bytes = 接收 { $raw }，存储 { $stored }
sources-late = { $n ->
   *[other] { $shown } 个已逾期
}
sources-none = 尚未导入任何来源。
sources-health = 状态
sources-received = 最近接收
sources-goal = 目标
sources-modified = 最新记录
sources-held = 文档数
sources-quarantined = 隔离数
sources-size = 大小
sources-size-title = 接收字节数与存储字节数
sources-licence = 许可
sources-licence-unstated = 未声明
sources-not-passed-on = 不再分发
health-fresh = 及时
health-late = 逾期
health-plain = 未设目标
health-none = 暂无数据
goal-hours = { $n ->
   *[other] 每 { $shown } 小时
}
goal-days = { $n ->
   *[other] 每 { $shown } 天
}

about-title = 关于白泽
about-lead = 白泽通晓天下鬼神之事，能言其情状与驱除之法，黄帝命人图写以示天下。这座漏洞库所做的，正是同样的事。
about-record = 这里的一条记录是什么？
about-record-answer = 一个漏洞，由所有提到它的来源汇成。每个值都注明出自哪份文档；来源不一致时，全部列出。
about-severity = 哪个危害等级才对？
about-severity-answer = CVSS、CNNVD、GB/T 30279、CNVD 与厂商自有等级并列，从不互相换算。页首的等级取自最佳来源，其余见表格。
about-derived = “推导值”是什么意思？
about-derived-answer = 表示没有来源这样说，而是白泽推导得出。依据列在旁边，推导值从不与来源的说法混在一起。
about-history = 来源改了说法怎么办？
about-history-answer = 每次变更都会逐字段记入历史，并注明由哪份文档引起。没有任何内容被悄悄覆盖。
about-documents = 能看到收到的原文吗？
about-documents-answer = 可以。每份文档的每个版本都逐字节保存并附 SHA-256；除非许可禁止分发，否则都可下载。
about-correct = 记录有误怎么办？
about-correct-answer = 请告知该值旁边注明的来源；更正会随其下一版本到达这里。
about-privacy = 本站会记住我的什么？
about-privacy-answer = 只有在您选择语言或配色时才写入两个 Cookie，此外没有任何记录。没有跟踪器，也不从别处加载内容。

api-title = 接口
api-lead = 页面上的一切都可以用 JSON 取得，无需账号。本页直接由接口描述生成。
api-document = 是接口描述，OpenAPI 3.1。
api-etag = 响应带有 ETag；在 If-None-Match 中带回，内容未变时几乎没有开销。
api-cursor = 列表用“next”中的游标翻页；变更用“next”中的序号继续，没有间断。
api-errors = 拒绝以 application/problem+json 返回，代码含义固定。
api-operations = 地址
api-schemas = 数据结构
api-parameter = 参数
api-field = 字段
api-type = 类型
api-meaning = 含义
api-schema = 数据结构
api-required = 必填
api-optional = 可选
api-searchVulnerabilities = 搜索漏洞，分页返回。
api-getVulnerability = 用任意编号取一个漏洞。
api-getHistory = 一个漏洞的变更历史，从新到旧。
api-suggest = 输入检索式时的补全建议。
api-listSimilar = 相似漏洞及其共同之处。
api-listChanges = 某序号之后的变更，从旧到新。
api-listSources = 全部来源及其时效与许可。
api-getTotals = 各项总数。
api-getDocument = 原样取得一份文档。
api-getInterface = 接口描述。

# 检索式无法读取的原因；键的结尾是错误代码。
query-fault-too-long = 检索式不能超过 { $value } 字节
query-fault-too-many-parts = 检索式不能超过 { $value } 个部分
query-fault-too-deep = 括号嵌套不能超过 { $value } 层
query-fault-unclosed-quote = 引号没有闭合
query-fault-unclosed-group = 括号没有闭合
query-fault-unopened-group = 右括号没有对应的左括号
query-fault-missing-operand = { $value } 旁边缺少内容；若要检索这个词本身，请加引号
query-fault-missing-value = 冒号后面缺少取值
query-fault-unknown-field = 没有字段“{ $value }”；是否想写“{ $other }”？
query-fault-not-a-level = “{ $value }”不是危害等级；可用超危、高危、中危、低危、none、未评级
query-fault-not-a-number = “{ $value }”不是该字段可用的数值
query-fault-not-a-day = “{ $value }”不是日期；请写成 2024、2024-05 或 2024-05-01
query-fault-not-a-flag = “{ $value }”既不是“是”也不是“否”
query-fault-not-a-value = “{ $value }”不在可用取值之中：{ $other }
query-fault-not-a-weakness = “{ $value }”不是 CWE 编号
query-fault-short-prefix = “{ $value }”太短；星号前至少要有两个字符

sort-exploited = 最新在野利用
sort-rise = EPSS 上升
facet-assigner = 编号机构
facet-conflict = 来源分歧
facet-about = { $name } 的全部情况
facet-index = 查看全部
feed-title = { $query } – 漏洞
feed-all-title = 全部漏洞
subject-vendor = 厂商
subject-product = 产品
subject-package = 软件包
subject-weakness = 弱点
subject-assigner = 编号机构
subject-source = 来源
subject-none = 暂无内容。
subject-exploited = 已知在野利用，最新列入在前
subject-orders = 其他排序：
subject-all = { $n ->
   *[other] 在搜索中查看全部 { $shown } 个
}
total-fixed = 个有修复版本
chart-years = 按发布年份
chart-years-text = 按发布年份统计的漏洞数，{ $first } 至 { $last }。数字见下表。
chart-table = 数据表
chart-records = 漏洞数
chart-levels = 按主要危害等级
vendors-title = 厂商
vendors-lead = 记录最多的厂商。一条记录计入其中提到的每个厂商。
products-title = 产品
products-lead = 记录最多的产品和软件包。一条记录计入其中提到的每个产品。
assigners-title = 编号机构
assigners-lead = 编号由谁分配。
index-caption = 漏洞数
index-others = 其余的请搜索 { $field }:名称。
weaknesses-title = 弱点
weaknesses-lead = 错误的种类，依据 CWE（通用弱点枚举），并列出提到每种弱点的漏洞数。
weaknesses-frequent = 最常提到
weaknesses-tree = 树
weaknesses-unread = 尚未读入弱点目录。
weaknesses-counted = 数字是直接提到该弱点的漏洞数；有两种弱点的漏洞在两处都计。
weakness-sum = 下级 { $n }
weakness-above = 属于
weakness-below = 细分
weakness-upstream = 目录
source-homepage = 主页
abstraction-pillar = 支柱
abstraction-class = 类
abstraction-base = 基础
abstraction-variant = 变体
abstraction-compound = 复合
