# Why a query cannot be read; the keys end in the code of the fault.
query-fault-too-long = a query may not be longer than { $value } bytes
query-fault-too-many-parts = a query may not have more than { $value } parts
query-fault-too-deep = parentheses may not be deeper than { $value }
query-fault-unclosed-quote = the quotation mark is never closed
query-fault-unclosed-group = the parenthesis is never closed
query-fault-unopened-group = the parenthesis was never opened
query-fault-missing-operand = { $value } needs something beside it; put it in quotation marks to search for the word
query-fault-missing-value = a value is missing after the colon
query-fault-unknown-field = there is no field “{ $value }”; did you mean “{ $other }”?
query-fault-not-a-level = “{ $value }” is no severity level; there are critical, high, medium, low, none and unrated
query-fault-not-a-number = “{ $value }” is no number of this field
query-fault-not-a-day = “{ $value }” is no day, month or year; write 2024, 2024-05 or 2024-05-01
query-fault-not-a-flag = “{ $value }” is neither yes nor no
query-fault-not-a-value = “{ $value }” is not one of { $other }
query-fault-not-a-weakness = “{ $value }” is no CWE number
query-fault-short-prefix = “{ $value }” is too short a beginning; write at least two characters before the asterisk
