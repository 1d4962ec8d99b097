//! The 26 types of CNNVD's guide (漏洞分类指南).

/// A type of the guide.
#[derive(PartialEq, Eq, Debug)]
pub struct Type {
    /// Number in the guide, 1 to 26.
    pub number: u8,
    /// Stable id, `sql_injection`.
    pub id: &'static str,
    /// Chinese name.
    pub zh: &'static str,
    /// English name.
    pub en: &'static str,
    /// The CWE number that the guide gives; some are categories, which records must not be mapped to.
    pub cwe: Option<u32>,
    /// Id of the parent type.
    pub parent: Option<&'static str>,
    /// Id of the node of GB/T 30279-2020 that it became.
    pub(super) node: &'static str,
    /// True when the node is not the same type under a near or equal name: ours, and something is lost.
    pub(super) lossy: bool,
}

/// The types, by their number.
#[rustfmt::skip]
pub static TYPES: [Type; 26] = [
    Type { number: 1, id: "configuration", zh: "配置错误", en: "Configuration", cwe: Some(16), parent: None, node: "configuration", lossy: false },
    Type { number: 2, id: "code", zh: "代码问题", en: "Code", cwe: Some(17), parent: None, node: "code", lossy: false },
    Type { number: 3, id: "resource_management", zh: "资源管理错误", en: "Resource management errors", cwe: Some(399), parent: Some("code"), node: "resource_management", lossy: false },
    Type { number: 4, id: "numeric", zh: "数字错误", en: "Numeric errors", cwe: Some(189), parent: Some("code"), node: "numeric", lossy: false },
    Type { number: 5, id: "info_leak", zh: "信息泄露", en: "Information exposure", cwe: Some(200), parent: Some("code"), node: "info_leak", lossy: false },
    Type { number: 6, id: "race_condition", zh: "竞争条件", en: "Race condition", cwe: Some(362), parent: Some("code"), node: "race_condition", lossy: false },
    Type { number: 7, id: "input_validation", zh: "输入验证", en: "Improper input validation", cwe: Some(20), parent: Some("code"), node: "input_validation", lossy: false },
    Type { number: 8, id: "buffer", zh: "缓冲区错误", en: "Buffer errors", cwe: Some(119), parent: Some("input_validation"), node: "buffer", lossy: false },
    Type { number: 9, id: "format_string", zh: "格式化字符串", en: "Format string", cwe: Some(134), parent: Some("injection"), node: "format_string", lossy: false },
    Type { number: 10, id: "xss", zh: "跨站脚本", en: "Cross-site scripting", cwe: Some(79), parent: Some("injection"), node: "xss", lossy: false },
    Type { number: 11, id: "path_traversal", zh: "路径遍历", en: "Path traversal", cwe: Some(22), parent: Some("input_validation"), node: "path_traversal", lossy: false },
    Type { number: 12, id: "link_following", zh: "后置链接", en: "Link following", cwe: Some(59), parent: Some("input_validation"), node: "link_following", lossy: false },
    Type { number: 13, id: "injection", zh: "注入", en: "Injection", cwe: Some(74), parent: Some("input_validation"), node: "injection", lossy: false },
    Type { number: 14, id: "code_injection", zh: "代码注入", en: "Code injection", cwe: Some(94), parent: Some("injection"), node: "code_injection", lossy: false },
    Type { number: 15, id: "command_injection", zh: "命令注入", en: "Command injection", cwe: Some(77), parent: Some("injection"), node: "command_injection", lossy: false },
    Type { number: 16, id: "sql_injection", zh: "SQL注入", en: "SQL injection", cwe: Some(89), parent: Some("injection"), node: "sql_injection", lossy: false },
    Type { number: 17, id: "os_command_injection", zh: "操作系统命令注入", en: "OS command injection", cwe: Some(78), parent: Some("command_injection"), node: "command_injection", lossy: true },
    Type { number: 18, id: "security_features", zh: "安全特征问题", en: "Security features", cwe: Some(254), parent: Some("code"), node: "code", lossy: true },
    Type { number: 19, id: "authentication", zh: "授权问题", en: "Improper authentication", cwe: Some(287), parent: Some("security_features"), node: "authorization", lossy: false },
    Type { number: 20, id: "credentials", zh: "信任管理", en: "Credentials management", cwe: Some(255), parent: Some("security_features"), node: "credentials", lossy: false },
    Type { number: 21, id: "cryptographic", zh: "加密问题", en: "Cryptographic issues", cwe: Some(310), parent: Some("security_features"), node: "cryptographic", lossy: false },
    Type { number: 22, id: "data_authenticity", zh: "未充分验证数据可靠性", en: "Insufficient verification of data authenticity", cwe: Some(345), parent: Some("security_features"), node: "authorization", lossy: true },
    Type { number: 23, id: "csrf", zh: "跨站请求伪造", en: "Cross-site request forgery", cwe: Some(352), parent: Some("data_authenticity"), node: "csrf", lossy: false },
    Type { number: 24, id: "permissions", zh: "权限许可和访问控制", en: "Permissions, privileges and access control", cwe: Some(264), parent: Some("security_features"), node: "access_control", lossy: false },
    Type { number: 25, id: "access_control", zh: "访问控制错误", en: "Improper access control", cwe: Some(284), parent: Some("permissions"), node: "access_control", lossy: true },
    Type { number: 26, id: "insufficient_information", zh: "资料不足", en: "Insufficient information", cwe: None, parent: None, node: "other", lossy: true },
];
