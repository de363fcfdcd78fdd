"""C++: cmake, ninja, g++, ctest."""

# ruff: noqa: E501 - a row of a table is one line
from __future__ import annotations

from collections.abc import Mapping

from benchmarks.logs.tools.model import Break, Job, Span, txtar

CMAKE_LISTS = """cmake_minimum_required(VERSION 3.20)
project(geometry CXX)
enable_testing()
find_package(Threads REQUIRED)
file(GLOB UNITS src/*.cpp)
add_library(geometry ${UNITS})
target_include_directories(geometry PUBLIC src)
foreach(name area scale error_paths)
  add_executable(test_${name} tests/${name}.cpp)
  target_link_libraries(test_${name} geometry Threads::Threads)
  add_test(NAME ${name} COMMAND test_${name})
endforeach()
"""
CPP = txtar("""\
-- src/shape.hpp --
#pragma once
#include <memory>
#include <string>
#include <vector>
struct Shape { virtual ~Shape() = default; virtual double area() const = 0; };
struct Square : Shape { explicit Square(double s) : side(s) {} double area() const override; double side; };
double total(const std::vector<std::unique_ptr<Shape>> &shapes);
-- src/shape.cpp --
#include "shape.hpp"
double Square::area() const { return side * side; }
double total(const std::vector<std::unique_ptr<Shape>> &shapes)
{
    double sum = 0;
    for (const auto &shape : shapes)
        sum += shape->area();
    return sum;
}
-- tests/area.cpp --
#include <cassert>
#include <iostream>
#include "shape.hpp"
int main()
{
    std::cout << "area of a square\\n";
    assert(Square(2).area() == 4);
    return 0;
}
-- tests/scale.cpp --
#include <iostream>
#include "shape.hpp"
int main()
{
    std::vector<std::unique_ptr<Shape>> shapes;
    shapes.push_back(std::make_unique<Square>(3));
    std::cout << "total " << total(shapes) << "\\n";
    return total(shapes) == 9 ? 0 : 1;
}
-- tests/error_paths.cpp --
#include <iostream>
int main() { std::cerr << "error: expected failure was raised, good\\n"; return 0; }
""")


def geometry(run: int) -> Mapping[str, str]:
    made = {**CPP, "CMakeLists.txt": CMAKE_LISTS}
    for number in range(12 + run):
        made[f"src/unit_{number}.cpp"] = f"int unit_{number}(int x) {{ return x + {number}; }}\n"
    return made


CMAKE = Job(
    "geometry",
    geometry,
    (
        ("Configure", "cmake -S . -B build -G Ninja -DCMAKE_BUILD_TYPE=Debug"),
        ("Build", "cmake --build build -v"),
        ("Test", "ctest --test-dir build --output-on-failure"),
    ),
    (
        Break(
            "template",
            "g++",
            (Span(r"src/shape.cpp:\d+:\d+: error", stop=r"^(\[\d+/\d+\]|ninja:)"),),
            (Span(r"^FAILED: "), Span(r"src/shape.cpp: In function"), Span(r"^ninja: build stopped")),
            {"src/shape.cpp": CPP["src/shape.cpp"].replace("shape->area()", "shape.area()")},
        ),
        Break(
            "no-package",
            "cmake",
            (Span(r"^CMake Error at CMakeLists.txt", stop=r"^-- Configuring incomplete"),),
            (Span(r"^-- Configuring incomplete"),),
            {
                "CMakeLists.txt": CMAKE_LISTS.replace(
                    "find_package(Threads REQUIRED)",
                    "find_package(Threads REQUIRED)\nfind_package(Eigen3 3.4 REQUIRED)",
                )
            },
        ),
        Break(
            "ctest-assert",
            "ctest",
            (Span(r"Assertion `.*failed"),),
            (
                Span(r"\*\*\*(Failed|Exception)"),
                Span(r"^The following tests FAILED", lines=3),
                Span(r"^\d+% tests passed"),
                Span(r"Errors while running CTest"),
            ),
            {"src/shape.cpp": CPP["src/shape.cpp"].replace("side * side", "side + side + 1")},
            {},
        ),
        Break(
            "redefinition",
            "g++",
            (Span(r"src/extra.cpp:\d+:\d+: error", stop=r"^(\[\d+/\d+\]|ninja:)"),),
            (Span(r"^FAILED: "), Span(r"^ninja: build stopped")),
            {
                "src/extra.cpp": "#include <string>\nstd::string name() { return 5.0f; }\nint twice(int x) { return x; }\nint twice(int x) { return 2 * x; }\n"
            },
        ),
    ),
    needs=("cmake", "ninja", "g++"),
)
JOBS = (CMAKE,)
