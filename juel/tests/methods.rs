//! Methods of plain values.

mod common;

use common::{check, check_errors};

const VARIABLES: &str = r#"{
    "name": "Ada Lovelace", "horse": "a🐎b", "csv": "a,b,,c,,", "dots": "1.2.3", "blank": " ",
    "list": ["a", "b", 3, "b"], "map": { "a": 1, "b": null }, "number": 12.7, "long": 42,
    "json": { "user": { "name": "Ada", "tags": ["x", "y"] } }, "text": "{\"a\": [1, 0.10]}",
    "yes": true, "huge": 5000000000
}"#;

#[test]
fn strings_have_the_methods_of_java() {
    check(
        VARIABLES,
        &[
            ("${name.length()}", "12"),
            ("${horse.length()}", "4"),
            ("${name.equals('Ada Lovelace')}", "true"),
            ("${name.equals(5)}", "false"),
            ("${name.equalsIgnoreCase('ADA LOVELACE')}", "true"),
            ("${'GRÜSSE'.equalsIgnoreCase('grüsse')}", "true"),
            ("${name.contains('Love')}", "true"),
            ("${name.startsWith('Ada')}", "true"),
            ("${name.endsWith('x')}", "false"),
            ("${name.toLowerCase()}", "\"ada lovelace\""),
            ("${name.toUpperCase()}", "\"ADA LOVELACE\""),
            ("${'  x '.trim()}", "\"x\""),
            ("${name.substring(4)}", "\"Lovelace\""),
            ("${name.substring(0, 3)}", "\"Ada\""),
            ("${name.substring(12)}", "\"\""),
            ("${horse.substring(1, 3)}", "\"🐎\""),
            ("${horse.indexOf('b')}", "3"),
            ("${name.indexOf('x')}", "-1"),
            ("${name.lastIndexOf('a')}", "9"),
            ("${name.charAt(0)}", "\"A\""),
            ("${''.isEmpty()}", "true"),
            ("${blank.isEmpty()}", "false"),
            ("${blank.isBlank()}", "true"),
            ("${name.replace('a', 'oo')}", "\"Adoo Lovelooce\""),
            ("${name.replace('Lovelace', '')}", "\"Ada \""),
            ("${csv.split(',')}", r#"["a","b","","c"]"#),
            (r"${dots.split('\\.')}", r#"["1","2","3"]"#),
            ("${',,'.split(',')}", "[]"),
            ("${''.split(',')}", "[\"\"]"),
            ("${csv.split(', ')[0]}", "\"a,b,,c,,\""),
            ("${name.concat('!')}", "\"Ada Lovelace!\""),
            ("${'a'.compareTo('b')}", "-1"),
            ("${'a'.toString().length()}", "1"),
            ("${name.split(' ')[1].substring(0, 4).toUpperCase()}", "\"LOVE\""),
        ],
    );
    check_errors(
        VARIABLES,
        &[
            ("${name.substring(13)}", "a string of length 12 has no part from 13"),
            ("${name.substring(3, 1)}", "has no part from 3 to 1"),
            ("${name.substring(-1)}", "has no part from -1"),
            ("${horse.substring(2)}", "has no part from 2"),
            ("${name.charAt(12)}", "has no part from 12 to 13"),
            ("${name.split('[a-z]+')}", "regular expression"),
            ("${name.split('|')}", "regular expression"),
            ("${name.split('')}", "regular expression"),
            ("${name.size()}", "a string has no method `size(...)`"),
            ("${name.substring('x')}", "is not an integer"),
        ],
    );
}

#[test]
fn lists_and_maps_have_the_methods_that_read() {
    check(
        VARIABLES,
        &[
            ("${list.size()}", "4"),
            ("${list.isEmpty()}", "false"),
            ("${list.contains('b')}", "true"),
            ("${list.contains(3)}", "true"),
            ("${list.contains('3')}", "false"),
            ("${list.get(2)}", "3"),
            ("${list.indexOf('b')}", "1"),
            ("${list.lastIndexOf('b')}", "3"),
            ("${list.containsAll(csv.split(','))}", "false"),
            ("${map.get('a')}", "1"),
            ("${map.get('x')}", "null"),
            ("${map.getOrDefault('x', 5)}", "5"),
            ("${map.containsKey('b')}", "true"),
            ("${map.containsValue(1)}", "true"),
            ("${map.keySet()}", r#"["a","b"]"#),
            ("${map.values()}", "[1,null]"),
            ("${map.size() + map.keySet().size()}", "4"),
            ("${list.toString()}", r#""[\"a\",\"b\",3,\"b\"]""#),
            ("${list.equals(list)}", "true"),
            ("${map.equals(list)}", "false"),
        ],
    );
    check_errors(
        VARIABLES,
        &[
            ("${list.get(4)}", "a list of 4 items has no index 4"),
            ("${list.length()}", "a list has no method `length(...)`"),
            ("${map.contains('a')}", "a map has no method `contains(...)`"),
            ("${list.containsAll('a')}", "takes a list"),
        ],
    );
}

#[test]
fn numbers_and_booleans_have_their_conversions() {
    check(
        VARIABLES,
        &[
            ("${number.intValue()}", "12"),
            ("${number.longValue()}", "12"),
            ("${long.doubleValue()}", "42.0"),
            ("${long.toString().length()}", "2"),
            ("${long.compareTo(41)}", "1"),
            ("${long.equals(42)}", "true"),
            ("${yes.booleanValue()}", "true"),
            ("${yes.toString()}", "\"true\""),
        ],
    );
    check_errors(
        VARIABLES,
        &[
            ("${huge.intValue()}", "5000000000 does not fit into 32 bits"),
            ("${long.compareTo('x')}", "a number compares with numbers"),
            ("${yes.size()}", "a boolean has no method `size(...)`"),
        ],
    );
}

#[test]
fn json_nodes_have_the_basic_methods_of_spin() {
    check(
        VARIABLES,
        &[
            ("${json.prop('user').prop('name').value()}", "\"Ada\""),
            ("${json.prop('user').prop('name').stringValue()}", "\"Ada\""),
            ("${S(text).prop('a').elements().get(1).numberValue()}", "0.10"),
            ("${JSON(text).prop('a').isArray()}", "true"),
            ("${S(json).hasProp('x')}", "false"),
            ("${json.prop('user').isObject()}", "true"),
            ("${json.get('user').path('name').asText()}", "\"Ada\""),
            ("${json.path('x') == null && json.has('user')}", "true"),
            ("${json.user.fieldNames()}", r#"["name","tags"]"#),
            ("${long.asInt() + number.asDouble()}", "54.7"),
            ("${yes.asBoolean()}", "true"),
            ("${json.user.tags[1]}", "\"y\""),
        ],
    );
    check_errors(
        VARIABLES,
        &[
            ("${json.prop('x')}", "the JSON object has no property \"x\""),
            ("${S(name)}", "not JSON"),
        ],
    );
}
