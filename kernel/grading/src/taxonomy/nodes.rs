//! The classification tree of GB/T 30279-2020, which is also the tree of CNNVD's site.

/// A node of the tree.
#[derive(PartialEq, Eq, Debug)]
pub struct Node {
    /// Stable id, `sql_injection`.
    pub id: &'static str,
    /// Chinese name.
    pub zh: &'static str,
    /// English name.
    pub en: &'static str,
    /// Id of the parent node.
    pub parent: Option<&'static str>,
    /// CWE numbers near to it.
    pub cwe: &'static [u32],
    /// True when the CWE numbers are this project's proposal, not carried over from CNNVD's guide.
    pub cwe_proposed: bool,
    /// Id of the nearest type of CNNVD's guide.
    pub(super) cnnvd: Option<&'static str>,
    /// True when that type is wider than the node: ours, and something is lost.
    pub(super) lossy: bool,
}

/// The nodes, parents before children.
#[rustfmt::skip]
pub static NODES: [Node; 30] = [
    Node { id: "code", zh: "代码问题", en: "Code", parent: None, cwe: &[17], cwe_proposed: false, cnnvd: Some("code"), lossy: false },
    Node { id: "resource_management", zh: "资源管理错误", en: "Resource management errors", parent: Some("code"), cwe: &[399], cwe_proposed: false, cnnvd: Some("resource_management"), lossy: false },
    Node { id: "input_validation", zh: "输入验证错误", en: "Improper input validation", parent: Some("code"), cwe: &[20], cwe_proposed: false, cnnvd: Some("input_validation"), lossy: false },
    Node { id: "buffer", zh: "缓冲区错误", en: "Buffer errors", parent: Some("input_validation"), cwe: &[119], cwe_proposed: false, cnnvd: Some("buffer"), lossy: false },
    Node { id: "path_traversal", zh: "路径遍历", en: "Path traversal", parent: Some("input_validation"), cwe: &[22], cwe_proposed: false, cnnvd: Some("path_traversal"), lossy: false },
    Node { id: "link_following", zh: "后置链接", en: "Link following", parent: Some("input_validation"), cwe: &[59], cwe_proposed: false, cnnvd: Some("link_following"), lossy: false },
    Node { id: "csrf", zh: "跨站请求伪造", en: "Cross-site request forgery", parent: Some("input_validation"), cwe: &[352], cwe_proposed: false, cnnvd: Some("csrf"), lossy: false },
    Node { id: "injection", zh: "注入", en: "Injection", parent: Some("input_validation"), cwe: &[74], cwe_proposed: false, cnnvd: Some("injection"), lossy: false },
    Node { id: "format_string", zh: "格式化字符串错误", en: "Format string", parent: Some("injection"), cwe: &[134], cwe_proposed: false, cnnvd: Some("format_string"), lossy: false },
    Node { id: "xss", zh: "跨站脚本", en: "Cross-site scripting", parent: Some("injection"), cwe: &[79], cwe_proposed: false, cnnvd: Some("xss"), lossy: false },
    Node { id: "command_injection", zh: "命令注入", en: "Command injection", parent: Some("injection"), cwe: &[77, 78], cwe_proposed: false, cnnvd: Some("command_injection"), lossy: false },
    Node { id: "code_injection", zh: "代码注入", en: "Code injection", parent: Some("injection"), cwe: &[94], cwe_proposed: false, cnnvd: Some("code_injection"), lossy: false },
    Node { id: "sql_injection", zh: "SQL注入", en: "SQL injection", parent: Some("injection"), cwe: &[89], cwe_proposed: false, cnnvd: Some("sql_injection"), lossy: false },
    Node { id: "numeric", zh: "数字错误", en: "Numeric errors", parent: Some("code"), cwe: &[189], cwe_proposed: false, cnnvd: Some("numeric"), lossy: false },
    Node { id: "race_condition", zh: "竞争条件问题", en: "Race condition", parent: Some("code"), cwe: &[362], cwe_proposed: false, cnnvd: Some("race_condition"), lossy: false },
    Node { id: "logic", zh: "处理逻辑错误", en: "Processing logic errors", parent: Some("code"), cwe: &[840, 691], cwe_proposed: true, cnnvd: Some("code"), lossy: true },
    Node { id: "cryptographic", zh: "加密问题", en: "Cryptographic issues", parent: Some("code"), cwe: &[310], cwe_proposed: false, cnnvd: Some("cryptographic"), lossy: false },
    Node { id: "data_conversion", zh: "数据转换问题", en: "Data conversion issues", parent: Some("code"), cwe: &[704], cwe_proposed: true, cnnvd: Some("code"), lossy: true },
    Node { id: "undeclared_function", zh: "未声明功能", en: "Undeclared functionality", parent: Some("code"), cwe: &[912], cwe_proposed: true, cnnvd: Some("code"), lossy: true },
    Node { id: "authorization", zh: "授权问题", en: "Authentication and authorization", parent: Some("code"), cwe: &[287], cwe_proposed: false, cnnvd: Some("authentication"), lossy: false },
    Node { id: "credentials", zh: "信任管理问题", en: "Credentials management", parent: Some("authorization"), cwe: &[255], cwe_proposed: false, cnnvd: Some("credentials"), lossy: false },
    Node { id: "access_control", zh: "权限许可和访问控制问题", en: "Permissions, privileges and access control", parent: Some("authorization"), cwe: &[264, 284], cwe_proposed: false, cnnvd: Some("permissions"), lossy: false },
    Node { id: "configuration", zh: "配置错误", en: "Configuration", parent: None, cwe: &[16], cwe_proposed: false, cnnvd: Some("configuration"), lossy: false },
    Node { id: "environment", zh: "环境问题", en: "Environment", parent: None, cwe: &[2], cwe_proposed: true, cnnvd: None, lossy: true },
    Node { id: "info_leak", zh: "信息泄露", en: "Information exposure", parent: Some("environment"), cwe: &[200], cwe_proposed: false, cnnvd: Some("info_leak"), lossy: false },
    Node { id: "log_leak", zh: "日志信息泄露", en: "Information exposure through logs", parent: Some("info_leak"), cwe: &[532], cwe_proposed: true, cnnvd: Some("info_leak"), lossy: true },
    Node { id: "debug_leak", zh: "调试信息泄露", en: "Information exposure through debugging", parent: Some("info_leak"), cwe: &[489, 215], cwe_proposed: true, cnnvd: Some("info_leak"), lossy: true },
    Node { id: "side_channel", zh: "侧信道信息泄露", en: "Information exposure through side channels", parent: Some("info_leak"), cwe: &[203], cwe_proposed: true, cnnvd: Some("info_leak"), lossy: true },
    Node { id: "fault_injection", zh: "故障注入", en: "Fault injection", parent: Some("environment"), cwe: &[1247, 1319], cwe_proposed: true, cnnvd: None, lossy: true },
    Node { id: "other", zh: "其他", en: "Other", parent: None, cwe: &[], cwe_proposed: false, cnnvd: Some("insufficient_information"), lossy: true },
];
