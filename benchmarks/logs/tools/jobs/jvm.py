"""Java: javac, maven with its tests, a stack trace of a program."""

# ruff: noqa: E501 - a row of a table is one line
from __future__ import annotations

from collections.abc import Mapping

from benchmarks.logs.tools.model import Break, Job, Span, txtar

POM = """<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>org.example</groupId>
  <artifactId>orders</artifactId>
  <version>1.0-SNAPSHOT</version>
  <properties>
    <maven.compiler.source>17</maven.compiler.source>
    <maven.compiler.target>17</maven.compiler.target>
    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
  </properties>
  <dependencies>
    <dependency><groupId>junit</groupId><artifactId>junit</artifactId><version>4.13.2</version><scope>test</scope></dependency>
  </dependencies>
</project>
"""
MAIN, TEST = "src/main/java/org/example", "src/test/java/org/example"
BASE = txtar(f"""\
-- pom.xml --
{POM}-- {MAIN}/Order.java --
package org.example;

import java.util.ArrayList;
import java.util.List;

public class Order {{
    private final List<Integer> prices = new ArrayList<>();
    private String owner = "nobody";

    public void add(int price) {{
        prices.add(price);
    }}

    public int total() {{
        return prices.stream().mapToInt(Integer::intValue).sum();
    }}

    public int ownerLength() {{
        return owner.length();
    }}
}}
-- {MAIN}/Main.java --
package org.example;

public class Main {{
    public static void main(String[] arguments) {{
        Order order = new Order();
        order.add(4);
        System.out.println("total " + order.total() + ", errors: 0");
        System.out.println("owner " + order.ownerLength());
    }}
}}
-- {TEST}/OrderTest.java --
package org.example;

import static org.junit.Assert.assertEquals;

import org.junit.Test;

public class OrderTest {{
    @Test
    public void addsUp() {{
        Order order = new Order();
        order.add(4);
        order.add(6);
        assertEquals(10, order.total());
    }}

    @Test
    public void ownerErrorIsEmpty() {{
        assertEquals(6, new Order().ownerLength());
    }}
}}
""")


def files(run: int) -> Mapping[str, str]:
    made = dict(BASE)
    for number in range(15 + run):
        name = f"ErrorHandler{number}" if number % 5 == 3 else f"Part{number}"
        made[f"{MAIN}/{name}.java"] = (
            f"package org.example;\n\npublic class {name} {{\n    public int add(int x) {{\n        return x + {number};\n    }}\n}}\n"
        )
        made[f"{TEST}/{name}Test.java"] = (
            f"package org.example;\n\nimport static org.junit.Assert.assertEquals;\n\nimport org.junit.Test;\n\npublic class {name}Test {{\n"
            f"    @Test\n    public void adds() {{\n        assertEquals({number} + 1, new {name}().add(1));\n    }}\n}}\n"
        )
    return made


ORDER, ORDER_TEST = f"{MAIN}/Order.java", f"{TEST}/OrderTest.java"
REST = (Span(r"^\[ERROR\] (-> \[Help|To see|Re-run|For more|\[Help|$|Failed to execute goal|Tests run:|There are test failures|See |Please refer)", every=True), Span(r"^\[INFO\] BUILD FAILURE"),
        Span(r"^\[ERROR\] (Failures|Errors): *$", lines=2), Span(r"^\[ERROR\] (COMPILATION ERROR|After correcting)"), Span(r"^Failed tests:|^Tests in error:", lines=2), Span(r"^\[ERROR\] .*<<< (FAILURE|ERROR)!$", every=True))  # fmt: skip
ORDERS = Job(
    "orders",
    files,
    (("Version", "mvn -version"), ("Compile", "mvn -B compile"), ("Test", "mvn -B test"), ("Run", "java -cp target/classes org.example.Main")),
    (
        Break("symbol", "maven", (Span(r"^\[ERROR\] .*Order.java:\[", stop=r"^\[INFO\]"),), REST,
              {ORDER: BASE[ORDER].replace("prices.add(price);", "price.add(prices);").replace('"nobody"', "5")}),
        Break("dependency", "maven", (Span(r"Could not (find|resolve)|dependencies for project"),), REST,
              {"pom.xml": POM.replace("4.13.2", "4.99.9")}),
        Break("pom", "maven", (Span(r"(Malformed|Non-parseable) POM|Unrecognised tag|\[FATAL\]"),), (*REST, Span(r"^\[ERROR\]", every=True)),
              {"pom.xml": POM.replace("<version>1.0-SNAPSHOT</version>", "<version>1.0-SNAPSHOT</versoin>")}),
        Break("assertion", "junit", (Span(r"(addsUp|OrderTest).*<<< FAILURE!$", end=r"OrderTest.java:\d+"),), REST,
              {ORDER: BASE[ORDER].replace(".sum()", ".max().orElse(0)")}),
        Break("null", "junit", (Span(r"ownerErrorIsEmpty.*<<< ERROR!$|^java.lang.NullPointerException", stop=r"^\[|^$|^\w+ org"),), REST,
              {ORDER: BASE[ORDER].replace('"nobody"', "null")}),
        Break("exception", "java", (Span(r'^Exception in thread "main"', stop=r"^(?!\s+at )"),), (),
              {ORDER: BASE[ORDER].replace('"nobody"', "null")}, {"Test": "mvn -B test -Dmaven.test.failure.ignore -q > /dev/null"}),
    ),
    needs=("mvn", "java"),
)  # fmt: skip

PLAIN = {
    "build.sh": '#!/bin/bash\nset -e\nmkdir -p out\nfor f in src/*.java; do\n  echo "javac $f"\n  javac -Xlint:deprecation -d out -cp out:src $f\ndone\necho done, 0 errors\n',
    "src/Store.java": "public class Store {\n    java.util.Map<String, Integer> counts = new java.util.TreeMap<>();\n\n    int count(String name) {\n        return counts.getOrDefault(name, 0);\n    }\n}\n",
}


def plain(run: int) -> Mapping[str, str]:
    return PLAIN | {
        f"src/Gen{n}.java": f"public class Gen{n} {{ int f() {{ return new java.lang.Integer({n}); }} }}\n"
        for n in range(8 + run)
    }


JAVAC = Job(
    "store",
    plain,
    (("Version", "javac -version"), ("Build", "./build.sh")),
    (
        Break("types", "javac", (Span(r"Store.java:\d+: error", stop=r"^\d+ errors?$"),), (Span(r"^\d+ errors?$"),),
              {"src/Store.java": PLAIN["src/Store.java"].replace("int count", "String count")}),
        Break("syntax", "javac", (Span(r"Store.java:\d+: error", stop=r"^\d+ errors?$"),), (Span(r"^\d+ errors?$"),),
              {"src/Store.java": PLAIN["src/Store.java"].replace("name, 0);", "name, 0)")}),
    ),
    needs=("javac",),
)  # fmt: skip
JOBS = (ORDERS, JAVAC)
