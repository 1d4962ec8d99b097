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
