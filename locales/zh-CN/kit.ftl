# 页面框架、危害等级、时间与错误。
language-name = 中文
brand = 白泽 Baize
brand-latin = Baize
brand-han = 白泽
skip = 跳到正文
search = 搜索
search-label = 搜索漏洞
search-placeholder = 编号、产品、关键词，或 危害等级:超危 类型:SQL注入
nav-label = 主导航
language-label = 语言
theme-label = 配色
theme-auto = 自动
theme-light = 浅色
theme-dark = 深色
copy = 点击复制
copied = 已复制
footer-what = 开放的漏洞库：汇集公开来源，一个漏洞一条记录，每个值都注明出处。
footer-more = 关于本站
footer-keys = 快捷键：/ 搜索，j、k 在列表中下移、上移。

level-critical = 超危
level-high = 高危
level-medium = 中危
level-low = 低危
level-none = 无危害
level-unrated = 未评级

scheme-cvss2 = CVSS 2.0
scheme-cvss30 = CVSS 3.0
scheme-cvss31 = CVSS 3.1
scheme-cvss40 = CVSS 4.0
scheme-cnnvd = CNNVD
scheme-gbt-technical = GB/T 30279 技术分级
scheme-gbt-comprehensive = GB/T 30279 综合分级
scheme-cnvd = CNVD
scheme-ssvc = SSVC
scheme-vendor = 自有等级

mark-exploited = 已知在野利用
mark-derived = 推导值

age-now = 刚刚
age-minutes = { $n ->
   *[other] { $shown } 分钟前
}
age-hours = { $n ->
   *[other] { $shown } 小时前
}
age-days = { $n ->
   *[other] { $shown } 天前
}
age-months = { $n ->
   *[other] { $shown } 个月前
}
age-years = { $n ->
   *[other] { $shown } 年前
}
in-minutes = { $n ->
   *[other] { $shown } 分钟后
}
in-hours = { $n ->
   *[other] { $shown } 小时后
}
in-days = { $n ->
   *[other] { $shown } 天后
}
in-months = { $n ->
   *[other] { $shown } 个月后
}
in-years = { $n ->
   *[other] { $shown } 年后
}

problem-kept = 保留情况
problem-next = 下一步
problem-instead = 也可以
problem-search-for = 搜索“{ $text }”
problem-request = 请求编号
problem-pointer-label = 查询语句，已标出无法读取的位置
problem-all-codes = 全部错误代码

problem-bad-request-title = 无法理解该请求
problem-bad-request-kept = 没有改动任何内容。
problem-bad-request-next = 请检查地址；接口页列出了每个地址的写法。
problem-query-title = 无法读取查询语句
problem-query-kept = 查询语句原样保留在搜索框中。
problem-query-next = 请在标出的字符处修改。引号和括号须成对，字段写作“名称:值”。
problem-query-too-long-title = 查询语句过长
problem-query-too-long-kept = 没有执行搜索。
problem-query-too-long-next = 请缩短到 2,000 个字符以内，或分多次搜索。
problem-cursor-title = 这一页结果已不存在
problem-cursor-kept = 查询语句本身没有问题。
problem-cursor-next = 请从搜索结果第一页重新开始。
problem-parameter-title = 参数取值无效
problem-parameter-kept = 没有改动任何内容。
problem-parameter-next = 请改正下面指出的参数；接口页列出了允许的取值。
problem-not-found-title = 该地址没有内容
problem-not-found-kept = 没有丢失任何内容；漏洞页面的地址不会改变。
problem-not-found-next = 请搜索所需内容，或从首页开始。
problem-unknown-identifier-title = 各来源均无此编号
problem-unknown-identifier-kept = 编号格式正确；一旦有来源发布，该地址即可访问。
problem-unknown-identifier-next = 请核对编号，或查看各来源的更新时间：记录可能比本库副本更新。
problem-not-an-identifier-title = 这不是漏洞编号
problem-not-an-identifier-kept = 没有改动任何内容。
problem-not-an-identifier-next = 编号形如 CVE-2021-44228、CNNVD-202112-799 或 GHSA-jfh8-c2jp-5v3q；其他词语可以搜索。
problem-unknown-document-title = 没有这份文档
problem-unknown-document-kept = 文档从不删除；可能是来源或键不对。
problem-unknown-document-next = 请从漏洞页面的链接进入。
problem-method-title = 该地址不支持此方法
problem-method-kept = 没有改动任何内容。
problem-method-next = 请使用 Allow 响应头列出的方法。
problem-body-too-large-title = 请求内容过大
problem-body-too-large-kept = 没有读取任何内容。
problem-body-too-large-next = 请减少单次请求的内容。
problem-uri-too-long-title = 地址过长
problem-uri-too-long-kept = 没有执行搜索。
problem-uri-too-long-next = 请缩短查询语句。
problem-range-title = 所请求的部分超出文件
problem-range-kept = 文件完整，未有变化。
problem-range-next = 请在文件长度之内请求，或取整个文件。
problem-too-many-title = 请求过于频繁
problem-too-many-kept = 没有永久封禁。
problem-too-many-next = 请按 Retry-After 响应头等待，然后放慢频率。
problem-internal-title = 服务端出现错误
problem-internal-kept = 漏洞库未受影响；读取不会改动数据。
problem-internal-next = 请重试；若仍出现，请把下面的请求编号告知管理员。
problem-damaged-title = 有一项存储内容无法读出
problem-damaged-kept = 原始文档仍在，可以重新导入。
problem-damaged-next = 请把下面的请求编号告知管理员；“baize doctor”可以定位问题。
problem-busy-title = 同时请求过多
problem-busy-kept = 没有丢失任何内容。
problem-busy-next = 请过几秒再试。
problem-timeout-title = 响应超时
problem-timeout-kept = 处理已停止，没有改动任何内容。
problem-timeout-next = 请重试，或缩小查询范围。
problem-index-not-ready-title = 正在建立搜索索引
problem-index-not-ready-kept = 记录齐全；单个漏洞的页面已可访问。
problem-index-not-ready-next = 请一分钟后再试。

errors-title = 错误代码
errors-lead = 每种拒绝都有一个含义固定的代码。程序得到 application/problem+json（RFC 9457），读者得到页面。
errors-code = 代码
errors-status = 状态码
errors-happened = 发生了什么

design-title = 设计
design-lead = 页面的组成部分。沉静、紧凑、以文字为主：像一本工具书，而不是仪表盘。
design-severity = 危害等级
design-severity-text = 用文字、形状和颜色共同表示，并注明评级标准与评级方。从不只用颜色，也从不在标准之间换算。
design-identifiers = 编号
design-identifiers-text = 等宽字体。链接通向漏洞页面；数值点击即可复制。
design-times = 时间
design-times-text = 表格中写日期，行文中写时长，悬停显示两个时区。
design-banners = 提示条与空状态
design-banner-bad = 已拒绝：编号机构收回了该编号。
design-banner-warn = 有争议：厂商认为这不是漏洞。
design-banner-note = 该值由白泽推导得出，依据一并列出。
design-empty = 没有匹配的内容。空状态会说明原因和可尝试的办法。
design-marks = 标记与图标
design-mark-plain = 普通
design-prose = 他人撰写的文本
design-prose-en = A heap overflow in `parse_header()` lets a remote attacker crash the service, see https://example.org/advisory.
design-prose-zh = 某组件的 `parse_header()` 函数存在堆溢出漏洞，远程攻击者可利用该漏洞使服务崩溃。详情见 https://example.org/advisory。
design-charts = 图表
design-chart-step = 被利用概率
design-chart-step-text = 数值保持不变，直到下一次变化。
design-chart-bars = 按危害等级统计的漏洞
design-colours = 颜色
design-colours-text = 两套主题共用一组自定义属性。文字在两种底色上都达到 WCAG AA；测试会计算对比度。
problem-says-since = since 须为不小于 0 的整数，而不是 { $value }
problem-says-limit = limit 须为 1 至 { $value } 的整数
problem-says-sort = sort 须为 { $value } 之一
problem-says-start = start 最多 { $value } 字节
problem-says-sha256 = sha256 须为 { $value } 位十六进制数字
problem-says-fields = fields 最多 { $value } 个名称
problem-says-field = 没有字段 { $value }
problem-says-batch = ids 须有 1 至 { $value } 个编号
problem-says-batch-bytes = 这些记录超过 { $value } MiB：请减少数量，或只取部分字段
problem-says-day = 日期的写法如 { $value }
problem-says-format = format 须为 { $value } 之一
problem-says-table = 此格式不能与以下参数同时使用：{ $value }
problem-says-range = 文件共 { $value } 字节
problem-says-streams = 已有 { $value } 个推送连接；请改用 /api/v1/changes，或稍后再试
problem-says-own-streams = 您已打开 { $value } 个推送连接；请先关闭一个
problem-says-heavy = 传输中的数据过多；请先收完已开始的大响应，或每次少取一些
feeds-label = 订阅此列表：
design-chart-columns = 柱形图
design-chart-columns-text = 按年计数；每柱底部的部分是其中一部分，名称写在图旁。
design-words = 文字
design-words-text = 字体取自系统：标题和描述用衬线体，供浏览的内容用无衬线体，编号用等宽体。中文保留全角标点，不用斜体；每段文字都标明所用语言。
design-tables = 表格与数字
design-tables-text = 数字右对齐，表头始终可见，在手机上每行成为一个短列表。每个数字都可点开所计内容。图表必附数据表。
feed-atom = Atom
feed-rss = RSS
