//! Words that mean the same in Chinese and English, so that a search in one language finds records in the other.
//!
//! From the names of the weakness types (see [`crate::taxonomy`]) and the terms of vulnerability governance. Each
//! group holds the words of one idea; a word may stand in one group only.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Longest term looked up, in bytes.
const TERM: usize = 96;

/// The groups, words between bars.
static GROUPS: &[&str] = &[
    "漏洞|vulnerability",
    "漏洞治理|vulnerability governance",
    "国家信息安全漏洞库|CNNVD|China National Vulnerability Database of Information Security",
    "国家信息安全漏洞共享平台|CNVD|China National Vulnerability Database",
    "网络安全威胁和漏洞信息共享平台|NVDB",
    "中国信息安全测评中心|CNITSEC|China Information Technology Security Evaluation Center",
    "采集|collection",
    "验证|verification",
    "通报|bulletin|notification",
    "消控|remediation control",
    "预警|early warning",
    "研判|triage|expert judgement",
    "报送|submission",
    "发现者|discoverer|finder",
    "验证者|verifier",
    "发布者|publisher",
    "厂商|提供者|供应商|vendor|provider|supplier",
    "上游|upstream",
    "下游|downstream",
    "网络运营者|network operator",
    "备案|filing|registration",
    "通用型漏洞|generic vulnerability",
    "事件型漏洞|event-type vulnerability",
    "原创漏洞|original vulnerability",
    "查重|duplicate check",
    "复现|reproduction",
    "危害等级|severity|hazard level",
    "超危|critical",
    "高危|high",
    "中危|medium|moderate",
    "低危|low",
    "未评级|unrated",
    "技术分级|technical grading",
    "综合分级|comprehensive grading",
    "被利用性|exploitability",
    "影响程度|degree of impact",
    "保密性|机密性|confidentiality",
    "完整性|integrity",
    "可用性|availability",
    "影响范围|scope|range of impact",
    "漏洞类型|weakness|vulnerability type",
    "威胁类型|threat type",
    "影响产品|受影响产品|affected product",
    "参考网址|references",
    "解决方案|修复方案|solution|fix",
    "补丁|patch",
    "临时缓解措施|缓解措施|mitigation|workaround",
    "检测方法|detection method",
    "概念验证|概念验证代码|proof of concept|PoC",
    "利用代码|漏洞利用|exploit",
    "零日漏洞|零日|zero-day|0day",
    "在野利用|exploited in the wild|known exploited",
    "勒索软件|勒索病毒|ransomware",
    "处置|handling|disposal",
    "整改|rectification",
    "复测|retest",
    "闭环|closure|closed loop",
    "逾期|overdue",
    "关键信息基础设施|critical information infrastructure",
    "等级保护|MLPS|multi-level protection scheme",
    "披露|disclosure",
    "协同披露|coordinated disclosure",
    "禁发期|保密期|embargo",
    "渗透测试|penetration test|pentest",
    "供应链|supply chain",
    "恶意软件|malware",
    "恶意软件包|投毒|malicious package",
    "后门|backdoor",
    "固件|firmware",
    "路由器|router",
    "防火墙|firewall",
    "网关|gateway",
    "摄像头|camera",
    "操作系统|operating system",
    "数据库|database",
    "浏览器|browser",
    "插件|plugin|extension",
    "内容管理系统|CMS|content management system",
    "办公自动化|OA|office automation",
    "工业控制系统|工控|industrial control system|ICS",
    "注入|injection",
    "命令注入|command injection",
    "操作系统命令注入|OS command injection",
    "SQL注入|SQL injection|SQLi",
    "跨站脚本|cross-site scripting|XSS",
    "跨站请求伪造|cross-site request forgery|CSRF",
    "服务端请求伪造|服务器端请求伪造|server-side request forgery|SSRF",
    "路径遍历|目录遍历|path traversal|directory traversal",
    "后置链接|符号链接|link following|symlink",
    "缓冲区错误|缓冲区溢出|buffer error|buffer overflow",
    "堆溢出|heap overflow|heap-based buffer overflow",
    "栈溢出|stack overflow|stack-based buffer overflow",
    "越界写入|越界写|out-of-bounds write",
    "越界读取|越界读|out-of-bounds read",
    "释放后重用|use after free|UAF",
    "双重释放|double free",
    "空指针解引用|空指针引用|NULL pointer dereference",
    "整数溢出|integer overflow",
    "数字错误|numeric error",
    "竞争条件|竞争条件问题|race condition",
    "格式化字符串|格式化字符串错误|format string",
    "代码注入|code injection",
    "代码执行|远程代码执行|code execution|remote code execution|RCE",
    "命令执行|command execution",
    "反序列化|deserialization",
    "XML外部实体|外部实体注入|XML external entity|XXE",
    "原型污染|prototype pollution",
    "请求走私|request smuggling",
    "文件上传|任意文件上传|unrestricted file upload|file upload",
    "文件读取|任意文件读取|arbitrary file read",
    "文件包含|file inclusion",
    "模板注入|template injection",
    "开放重定向|open redirect",
    "拒绝服务|denial of service|DoS",
    "正则表达式拒绝服务|ReDoS|regular expression denial of service",
    "信息泄露|信息泄漏|information exposure|information disclosure|information leak",
    "日志信息泄露|information exposure through logs",
    "调试信息泄露|information exposure through debugging",
    "侧信道|侧信道信息泄露|side channel",
    "权限提升|提权|privilege escalation|elevation of privilege",
    "权限许可和访问控制问题|权限许可和访问控制|访问控制错误|access control|improper access control",
    "授权问题|authorization|improper authentication",
    "未授权访问|越权|unauthorized access|missing authorization",
    "身份验证绕过|认证绕过|authentication bypass",
    "信任管理问题|信任管理|credentials management",
    "硬编码|硬编码凭证|hard-coded credentials",
    "弱口令|默认口令|weak password|default password",
    "证书验证|certificate validation",
    "加密问题|cryptographic issue",
    "输入验证错误|输入验证|improper input validation",
    "资源管理错误|resource management error",
    "内存泄漏|内存泄露|memory leak",
    "配置错误|configuration error|misconfiguration",
    "代码问题|code issue",
    "处理逻辑错误|逻辑漏洞|logic error|business logic",
    "数据转换问题|类型混淆|type confusion|data conversion",
    "未声明功能|隐藏功能|undeclared functionality|hidden functionality",
    "环境问题|environment",
    "故障注入|fault injection",
    "安全特征问题|security features",
    "未充分验证数据可靠性|insufficient verification of data authenticity",
    "点击劫持|clickjacking",
    "沙箱逃逸|sandbox escape",
    "容器逃逸|container escape",
    "虚拟机逃逸|virtual machine escape|VM escape",
    "中间人攻击|man-in-the-middle|MITM",
];

/// The other words of each word's group, by the word in lower case.
static OTHERS: LazyLock<HashMap<String, Vec<&'static str>>> = LazyLock::new(|| {
    let mut others: HashMap<String, Vec<&'static str>> = HashMap::new();
    for group in GROUPS {
        for word in group.split('|') {
            let rest = group.split('|').filter(|other| *other != word);
            others.entry(folded(word)).or_default().extend(rest);
        }
    }
    others
});

/// The other words for a term, Chinese and English, without the term itself; empty for a term that is not known.
/// Case, hyphens and white space do not count, nor does a trailing 漏洞.
///
/// ```
/// assert_eq!(baize_grading::words::expand("sql injection"), ["SQL注入", "SQLi"]);
/// ```
pub fn expand(term: &str) -> &'static [&'static str] {
    if term.len() > TERM {
        return &[];
    }
    let folded = folded(term);
    let shorter = folded.strip_suffix("漏洞").filter(|shorter| !shorter.is_empty());
    OTHERS
        .get(&folded)
        .or_else(|| OTHERS.get(shorter?))
        .map_or(&[], Vec::as_slice)
}

/// Every group as its words, for building an index of them.
pub fn groups() -> impl Iterator<Item = impl Iterator<Item = &'static str>> {
    GROUPS.iter().map(|group| group.split('|'))
}

fn folded(term: &str) -> String {
    term.chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::taxonomy::{NODES, TYPES};

    #[test]
    fn both_ways() {
        assert_eq!(expand("跨站脚本"), ["cross-site scripting", "XSS"]);
        assert_eq!(expand("xss"), ["跨站脚本", "cross-site scripting"]);
        assert_eq!(expand("SQL 注入漏洞"), ["SQL injection", "SQLi"]);
        assert_eq!(expand("Use-After-Free"), ["释放后重用", "UAF"]);
        assert!(expand("缓冲区溢出").contains(&"buffer overflow"));
        assert!(expand("漏洞").contains(&"vulnerability"));
        assert!(expand("零日漏洞").contains(&"zero-day"));
        assert!(expand("no such word").is_empty());
        assert!(expand("").is_empty());
        assert!(expand(&"长".repeat(10_000)).is_empty());
    }

    #[test]
    fn a_word_stands_in_one_group() {
        let mut words: Vec<String> = groups().flatten().map(folded).collect();
        let count = words.len();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), count);
        for group in groups() {
            let words: Vec<_> = group.collect();
            assert!(words.len() > 1, "{words:?}");
        }
    }

    /// Every type of both vocabularies reaches an English word, but for those that say nothing.
    #[test]
    fn every_weakness_type_has_words() {
        let names = TYPES
            .iter()
            .map(|known| known.zh)
            .chain(NODES.iter().map(|node| node.zh));
        let silent = ["资料不足", "其他"];
        for name in names.filter(|name| !silent.contains(name)) {
            assert!(expand(name).iter().any(|word| word.is_ascii()), "{name}");
        }
    }
}
