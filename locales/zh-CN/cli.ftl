# 命令行的文字。`help-命令` 与 `help-命令-参数` 为帮助。

error = 错误：{ $text }
error-file = { $path }：{ $reason }
error-output = 无法写入标准输出：{ $reason }
error-input = 无法打开 { $path }：{ $reason }
error-busy = 数据目录 { $path } 正由进程 { $pid } 使用，未作任何更改。若该进程为 `baize serve`，请以同一用户运行本命令，由其代为完成；否则请等待或停止该进程。
error-unavailable = 数据库不可用：{ $reason }。数据未丢失，待其恢复后重试。
error-full = 磁盘空间不足：{ $reason }。已提交的内容已保留，请腾出空间后重新运行。
error-damaged = 存储的数据已损坏：{ $reason }。未作任何更改，请恢复备份，或凭此信息寻求帮助。
error-store = 数据库：{ $reason }
error-query = 查询在第 { $offset } 个字符处无法解析：{ $reason }
error-cursor = { $cursor } 不是此查询的游标，请去掉 --cursor 重新开始
error-index = 检索索引：{ $reason }。记录完好，`baize reindex` 可重建索引。
error-index-not-ready = 检索索引正在建立，请稍后再试
error-no-data-directory = 没有数据目录：请用 --data 或 BAIZE_DATA 指定
error-no-library = { $path } 中尚无漏洞库，`baize import` 可建立，--data 可指定其他目录
error-key = { $path }：{ $key } 不是配置项，最接近的是 { $nearest }
error-variable = { $variable } 不是配置项，最接近的是 { $nearest }
error-setting = { $key } 不能为 { $value }
error-configuration = 无法读取配置：{ $key }：{ $reason }
error-data-in-data = { $path } 位于数据目录内，不能再指定其他数据目录，请使用 --config
error-handover = 运行中的 `baize serve` 中断了通信，请查看其日志后重新运行
error-source-name = { $source } 不能作为来源名称：仅限小写字母、数字、连字符和点
error-feed = { $name } 不是数据源，现有数据源为 { $names }
error-feed-taken = 已有名为 { $name } 的数据源，可用 --name 另取名称
error-address = { $text } 不是网址，例如 https://example.org/feed.json
error-format = { $format } 不是可用格式，可用格式为 { $names }
error-date = { $text } 不是日期，例如 2026-11-23
error-download = 无法获取 { $url }：{ $reason }。未作任何更改。
error-not-an-identifier = { $text } 不是漏洞编号，按词语查找请用 `baize search`
error-unknown-identifier = 没有来源收录 { $id }
error-not-from-source = { $id } 没有来自 { $source } 的内容
error-no-document = 没有来源以 { $form } 格式发布 { $id }，现有 { $held }。本系统不作格式转换。
error-export-archive = 只有文档（--format osv 或 cve）可以写入归档文件
error-backup-postgres = PostgreSQL 数据库请用其自带工具备份，例如 pg_dump
error-dump-running = { $path }：另一次批量写出正在进行，请等待其完成
error-listen = 无法监听 { $address }：{ $reason }；可用 --listen 指定其他地址，端口 0 表示任选空闲端口
error-serve = 无法提供服务：{ $reason }

level-none = 无
level-low = 低危
level-medium = 中危
level-high = 高危
level-critical = 超危
level-unrated = 未评级
state-published = 已发布
state-reserved = 已预留
state-disputed = 有争议
state-withdrawn = 已撤回
state-rejected = 已拒绝
status-affected = 受影响
status-unaffected = 不受影响
status-fixed = 已修复
status-investigated = 调查中
status-unknown = 未知
versions-all = 所有版本
mark-exploited = 在野利用

grade-invalid = { $vector }  无效：{ $reason }

import-done = 共读取 { $records } 条记录，用时 { $seconds } 秒
import-source = 来源
import-input = 输入
import-total = 合计
import-read = 读取
import-added = 新增
import-updated = 更新
import-unchanged = 未变
import-rejected = 拒收
import-rejections = { $n } 条被拒收，已记入隔离清单：
import-more = ……另有 { $n } 条，--rejections FILE 或 --json 可列出全部
import-held = { $source }：已发布的 { $published } 条记录中有 { $withdrawals } 条将被撤回，现已暂缓，等待人工决定。
import-progress = { $input }  { $records } 条，{ $rate } 条/秒

search-mended = 没有记录含“{ $written }”，已改为检索“{ $meant }”
search-partial = 含全部词语的 { $n } 条在前，其余含其中一部分
search-none = 没有找到
search-more = 已显示 { $shown } 条，共 { $total } 条，继续请加 --cursor { $next }
search-total = { $n ->
       *[other] 共 { $total } 条
    }

changes-none = { $since } 之后没有变更
changes-next = { $n } 项变更，继续请用 --since { $next }
change-created = 新建
change-changed = 变更
change-merged = 合并
change-split = 拆分
change-removed = 移除

show-derived = { $value }（推导）
show-overview = 概览
show-aliases = 其他编号
show-state = 状态
show-level = 危害等级
show-published = 发布时间
show-modified = 更新时间
show-assigner = 分配机构
show-priority = 处置优先级（推导）
show-severity = 各方评级
show-by = 评定方 { $name }
show-exploitation = 利用情况
exploitation-known = 已知在野利用
exploitation-reported = 据报被利用
exploitation-public = 公开利用代码
exploitation-poc = 据称有概念验证
exploitation-due = 应于 { $date } 前修复
exploitation-ransomware = 被勒索软件使用
show-epss = EPSS
show-epss-point = { $score } %（百分位 { $percentile }）
show-affected = 受影响范围
show-fixed = 修复版本
show-weaknesses = 弱点与类型
show-description-en = 描述（英文）
show-description-zh = 描述（中文）
note-solution = 解决方案
note-workaround = 临时缓解措施
note-existence = 存在性说明
note-detection = 检测方法
note-impact = 影响
note-statement = 声明
note-patch = 补丁
note-reason = 原因
note-configuration = 触发配置
note-other = 备注
show-references = 参考链接
show-credits = 致谢
show-related = 相关编号
show-sources = 各来源对照
show-revisions = { $n } 个修订
show-conflicts = 分歧
show-more = ……另有 { $n } 项
show-others = 所示为 { $shown }，另有 { $others }（可用 --source NAME 选择）

sources-name = 来源
sources-title = 名称
sources-documents = 文档
sources-quarantined = 拒收
sources-received = 最近接收（UTC）
sources-stored = 存储
sources-feed = 数据源
sources-state = 状态
sources-interval = 间隔
sources-visited-head = 最近访问（UTC）
sources-outcome = 结果
sources-added = 已添加数据源 { $name }，`baize sources run { $name }` 可立即访问
sources-visited = { $feed }：{ $requests } 次请求，{ $bytes }
sources-failed = { $part } 失败：{ $reason }
feed-on = 开启
feed-off = 关闭
feed-paused = 暂停
feed-troubled = 有异常
feed-alarm = 以往 { $before } 的记录带有{ $field }，现在仅 { $now }；若属正常，可用 `baize sources accept` 确认
field-description = 描述
field-severity = 危害等级
field-affected = 影响范围
field-weakness = 弱点
field-reference = 参考链接
field-published = 发布时间
field-title = 标题
feed-late = 滞后
feed-brought = { $n } 条记录

export-done = { $n ->
       *[other] 已导出 { $count } 条
    }
dump-done = { $n ->
       *[other] { $count } 条记录
    }，{ $files } 个文件（{ $size }），至变更 { $sequence }：{ $path }
reindex-done = 索引已重建，用时 { $seconds } 秒
backup-done = { $path }：{ $size }
restore-done = 已恢复到 { $path }

serve-ready = 白泽已就绪：{ $address }
demo-ready = 白泽 Baize 已就绪 · is ready: { $address } — 收录来自 { $sources } 个来源的 { $vulnerabilities } 个漏洞。按 Ctrl+C 结束演示。

doctor-configuration = 生效的配置
doctor-from-default = 默认
doctor-from-environment = 环境变量
doctor-from-flag = 命令行
doctor-checks = 检查
doctor-ok = 正常
doctor-warning = 注意
doctor-failed = 失败
check-data-directory = 数据目录
check-disk = 磁盘
check-listen = 监听地址
check-tls = 证书
check-serve = 服务进程
check-clock = 时钟
check-database = 数据库
check-index = 索引
check-feeds = 来源
check-visits = 数据源
doctor-data-new = { $path } 尚不存在
doctor-data-open = 其他用户可以查看 { $path }，可用 chmod 700 关闭
doctor-data-closed = { $path } 仅限其所有者访问
doctor-disk-unknown = 无法读取剩余空间：{ $reason }
doctor-disk-free = 剩余 { $free }
doctor-listen-safe = { $address }
doctor-listen-open = { $address } 可从外部访问且未加密，请设置 tls 或 trusted_proxies
doctor-tls-missing = { $path }：{ $reason }
doctor-tls-open = 其他用户可以读取 { $path }，可用 chmod 600 关闭
doctor-tls-there = { $path }
doctor-serve-running = `baize serve` 正在使用数据目录，并代为执行写入
doctor-serve-none = 此数据目录上没有运行 `baize serve`
doctor-database-none = 尚未建立，`baize import` 可建立
doctor-database-unreachable = { $place }：{ $reason }
doctor-database-facts = { $engine } { $version }，{ $size }，文本按字节排序
doctor-index-whole = 已完整到变更 { $n }
doctor-index-behind = 落后 { $n } 项变更，下次打开漏洞库时补齐
doctor-index-none = { $reason }；`baize reindex` 可重建
doctor-clock-past = 时钟显示 { $now }，早于应有时间，请校准
doctor-clock-fine = { $now }
doctor-clock-skew = 时钟与数据库相差 { $seconds } 秒
doctor-clock-behind = 时钟显示 { $now }，而最近一次变更更晚
doctor-feeds-off = 已关闭，收录 { $n } 个来源
doctor-feeds-fresh = 收录 { $n } 个来源，均未超过更新目标
doctor-visits-fine = 已访问 { $n } 个，最近一次访问均无异常
doctor-visit-failed = { $feed }：{ $part } 失败：{ $reason }{ $more ->
    [0] {""}
   *[other] （另有 { $more } 处）
}
doctor-feeds-late = 超过更新目标：{ $sources }

help-usage = 用法
help-commands = 命令
help-arguments = 参数
help-options = 选项
help-baize = 白泽 Baize：采集各种格式的漏洞记录，关联归并，并予以展示
help-baize-after = 退出码：0 完成，1 有发现或未找到，2 用法错误，3 环境问题。
help-baize-data = 数据目录（BAIZE_DATA）
help-baize-database = 以 PostgreSQL 代替数据目录内的数据库：postgres://…（BAIZE_DATABASE）
help-baize-config = 配置文件，缺省为数据目录中的 baize.toml
help-baize-log-format = 标准错误上日志的形式：text 或 json；BAIZE_LOG 设定级别
help-baize-help = 显示帮助
help-baize-version = 显示版本
help-demo = 无需网络即可运行的演示实例
help-demo-listen = 监听地址（默认 127.0.0.1:8080）
help-serve = 网页与接口，连同后台任务
help-serve-listen = 监听地址（默认 127.0.0.1:8080）
help-serve-public-url = 用户访问本实例的地址
help-serve-no-work = 不执行后台任务，由别处的 `baize work` 执行
help-work = 只执行后台任务，不提供网页
help-import = 导入文件、目录、归档与网址
help-import-inputs = 文件、目录、归档、网址（https://…），或以 - 表示标准输入
help-import-source = 所有记录的来源，代替内容所声明的来源
help-import-format = 所有文件的格式，不再自动识别
help-import-as-of = 未注明日期的评分所属日期，例如 2026-11-23
help-import-rejections = 记录拒收内容的文件，每行一个 JSON 对象
help-import-json = 以 JSON 输出结果
help-sources = 记录的来源
help-sources-json = 输出 JSON
help-sources-list = 列出来源
help-sources-list-json = 输出 JSON
help-sources-run = 立即访问数据源
help-sources-run-names = 数据源名称
help-sources-run-json = 输出 JSON
help-sources-add = 添加数据源：整体更新的文件，或 CSAF 发布者的 provider-metadata.json
help-sources-add-url = 网址
help-sources-add-name = 名称，缺省为主机名
help-sources-pause = 暂停访问数据源
help-sources-pause-names = 数据源名称
help-sources-resume = 恢复访问数据源
help-sources-accept = 将数据源目前提供的字段视为常态，并解除其告警
help-sources-accept-names = 数据源名称
help-sources-resume-names = 数据源名称
help-show = 一个漏洞的全部信息
help-show-id = 任一编号，写法不限
help-show-format = baize、markdown，或原样文档：cve、osv、csaf、cnnvd
help-show-source = 仅限此来源
help-show-json = 以 JSON 输出完整记录
help-search = 检索漏洞库
help-search-query = 词语、"短语"、编号、字段:值 — 危害等级:超危 kev:true severity:critical
help-search-sort = relevance、published、modified、severity、epss 或 priority
help-search-limit = 每页条数，1 至 100
help-search-cursor = 上一页结束的位置
help-search-json = 输出 JSON
help-changes = 变更序列
help-changes-since = 此序号之后的变更
help-changes-limit = 列出的条数，1 至 500
help-changes-json = 输出 JSON
help-export = 导出记录或文档
help-export-query = 仅限符合查询的内容
help-export-format = jsonl（完整记录）、osv、cve 或 csaf（原样文档，没有的由记录转换）、cnnvd-xml 或 gbt28458（按该格式写出）、csv（每条一行）
help-export-output = 输出文件；.tar 与 .tar.zst 逐字节保留文档
help-export-all-sources = 包括条款不允许再分发的来源，仅供自用
help-grade = 计算向量：CVSS 2.0 至 4.0、CNNVD、GB/T 30279-2020、SSVC
help-grade-vectors = 向量，或以 - 表示从标准输入逐行读取
help-grade-json = 每行输出一个 JSON 对象
help-dump = 写出 /dumps 提供的全量数据文件
help-dump-json = 输出 JSON
help-reindex = 重建检索索引
help-backup = 在使用中将数据库复制到文件
help-backup-file = 要生成的文件
help-restore = 将备份恢复到空的数据目录
help-restore-file = 备份文件
help-doctor = 生效的配置，以及运行是否正常
help-doctor-state-hash = 输出漏洞库状态的哈希值
help-doctor-replay = 重放变更历史，并与现有记录比对
doctor-replayed = 已重放 { $changes } 条变更，发现 { $differences } 处差异
help-doctor-json = 输出 JSON

## 扫描

help-scan = 查找物料清单、锁文件、软件包数据库与 package URL 中的漏洞
help-scan-what = 文件、文件夹、-（标准输入）或 package URL
help-scan-format = table、json、sarif、cyclonedx-vdr 或 openvex
help-scan-fail-on = 有达到该等级的结果时以 1 结束：low、medium、high、critical；any 为任意结果；kev 为已知在野利用
help-scan-vex = 用于抑制结果的声明：OpenVEX、CSAF 或 CycloneDX，可多次给出
help-scan-show-suppressed = 在表格中同时显示被抑制的结果
help-scan-after =
    可读取 CycloneDX、SPDX、Cargo.lock、package-lock.json、pnpm-lock.yaml、yarn.lock、uv.lock、poetry.lock、Pipfile.lock、
    requirements.txt、go.mod、go.sum、pom.xml、gradle.lockfile、Gemfile.lock、composer.lock、packages.lock.json、
    pubspec.lock、mix.lock、dpkg 与 apk 数据库，以及 package URL 列表。
help-affects = 判断某漏洞是否影响某软件包或产品，并给出理由
help-affects-id = 任意编号，任意写法
help-affects-thing = 带版本的 package URL 或 CPE 名称
help-affects-json = 输出 JSON
help-affects-after = 不受影响时以 0 结束；受影响或无法判断时以 1 结束。
help-version = 版本及其次序
help-version-compare = 按某生态的规则比较两个版本
help-version-compare-a = 一个版本
help-version-compare-b = 另一个版本
help-version-compare-ecosystem = 生态或版本方案：PyPI、npm、Debian:12、maven、rpm 等
help-version-compare-json = 输出 JSON

scan-arguments = 参数
scan-path = 引入路径：{ $path }
scan-fix = { $n ->
   *[other] 升级到 { $version } 可消除全部 { $n } 项
}
scan-fixed = 修复于 { $version }
scan-no-fix = 暂无已知修复
scan-more-reasons = { $n ->
   *[other] 另有 { $n } 份文档
}
scan-undecided = 无法判断
scan-suppressed = 已抑制
scan-refused = 未读取 { $name }：{ $reason }
scan-direct-only = { $name } 只列出直接依赖，间接依赖未检查
scan-left-out = { $n ->
   *[other] { $name }：略过 { $n } 项未指明仓库版本的条目：{ $names }
}
scan-unidentified = { $n ->
   *[other] { $n } 个组件没有可读的 package URL 或 CPE 名称，无法查询：{ $names }
}
scan-total = { $files } 个文件的 { $components } 个组件中，{ $with } 个组件有 { $findings } 项结果；无法判断 { $undecided } 项；已抑制 { $suppressed } 项。

affects-yes = 是：{ $id } 影响 { $thing }
affects-no = 否：{ $id } 不影响 { $thing }
affects-undecided = 无法判断 { $id } 是否影响 { $thing }
affects-others = 没有文档提及它；文档提及的是 { $names }
affects-nothing-named = 没有文档指明受影响的对象

why = { $source }/{ $id }：{ $words }
why-other-thing = 所述为其他对象
why-other-platform = 所需平台不存在
why-every-version = 所有版本均受影响
why-listed = 版本 { $version } 被列为{ $status }
why-between = { $from } 至 { $to } 的版本{ $status }
why-from = 自 { $from } 起的版本{ $status }
why-up-to = { $to } 之前的版本{ $status }
why-outside = 该版本既未列出，也不在任何范围内
why-not-safe = 只列出了安全版本，其中没有该版本
why-default = 未列出的版本{ $status }
doubt-no-version = 文档涉及版本，而版本未知
doubt-other-naming = 文档以另一种方式命名
doubt-release = 文档只涉及 { $claimed }，而发行版本未知
doubt-wider = 所问名称比文档中的名称更宽
doubt-no-order = { $ecosystem } 没有已知的版本次序
doubt-unreadable = { $version } 不是可读的版本
doubt-guess = { $version } 是否早于 { $bound } 只能猜测
doubt-prose = 文档以文字描述版本：“{ $text }”
doubt-commits = 文档只涉及提交
doubt-platform = 仅在 { $needed } 上受影响
doubt-stated = 文档称{ $status }
doubt-not-listed = 文档未列出该版本

error-not-a-thing = “{ $text }”既不是 package URL，也不是带厂商和产品的 CPE 名称
error-not-scanned = 无法扫描 { $name }：{ $reason }
error-nothing-to-scan = { $path } 中没有可扫描的内容
error-too-many-files = { $path } 中的文件超过 { $n } 个
error-vex = { $reason }
error-ecosystem = 没有“{ $name }”的版本次序。已知：{ $known }
error-version = { $reason }
