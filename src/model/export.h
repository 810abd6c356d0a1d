// model/export.h: a scorecard for other systems, with the same points for every row.
#pragma once

#include <string>

#include "model/served_card.h"

namespace guiju::model {

// A query over `table`: SELECT …, (the points) AS points. Names are quoted; SQL-92 and CASE, so any database reads it.
std::string sql_of(const ServedCard& card, std::string_view table);
// A Scorecard of PMML 4.4 (dmg.org), with points below the maximum as reason codes.
std::string pmml_of(const ServedCard& card);

}  // namespace guiju::model
