#include "confusion.hpp"

#include <doctest/doctest.h>

using namespace inkling;
using namespace inkling::app;

namespace {

Confusion example() {
  Confusion confusion;
  for (int i = 0; i < 5; ++i) confusion.add(3, 3);
  for (int i = 0; i < 2; ++i) confusion.add(4, 9);
  confusion.add(7, 1);
  return confusion;
}

}  // namespace

TEST_CASE("mistakes come first, the most frequent before the others") {
  const Confusion confusion = example();
  CHECK(confusion.total() == 8);
  CHECK(confusion.correct() == 5);
  CHECK(cells_by_interest(confusion) == std::vector<Cell>{{4, 9}, {7, 1}, {3, 3}});
  CHECK(describe_mistakes(confusion) == "Most often wrong: 4 read as 9 (2), 7 read as 1 (1).");
  CHECK(describe_mistakes({}) == "Nothing was read wrongly.");
}

TEST_CASE("a cell is chosen by its place or from the list, and let go of again") {
  const Confusion confusion = example();
  Pick pick;
  pick.page = 3;
  act_on_pick(pick, confusion, "cell/49", 1);
  CHECK(pick.cell == Cell{4, 9});
  CHECK(pick.page == 0);
  act_on_pick(pick, confusion, "cell/49", 1);
  CHECK_FALSE(pick.cell);
  act_on_pick(pick, confusion, "cells", 2);
  CHECK(pick.cell == Cell{7, 1});
  act_on_pick(pick, confusion, "cells", 0);
  CHECK_FALSE(pick.cell);
  for (const char* id : {"cell/100", "cell/4x", "cell/", "nothing"}) {
    act_on_pick(pick, confusion, id, 1);
    CHECK_FALSE(pick.cell);
  }
}

TEST_CASE("pages stop at the last one") {
  Pick pick;
  act_on_pick(pick, {}, "earlier", 1);
  CHECK(page_of(pick, 30, 20) == 0);
  act_on_pick(pick, {}, "later", 1);
  CHECK(page_of(pick, 30, 20) == 1);
  CHECK(page_of(pick, 20, 20) == 0);
  CHECK(page_of(pick, 0, 20) == 0);
}
