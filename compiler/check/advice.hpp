// What is said of rules that are well-formed: what cannot work, what is of no use, what runs out.
// Private to compiler/check.
//
// Each of these takes a package without errors, because a gate that could not be read enforces
// nothing. What asks for the whole of a package (is this control in any gate?) is asked only where
// all its files are there and some gate is: a package of controls for others is no mistake.
#pragma once

#include "compiler/check/checker.hpp"

namespace writ::check {

struct Advising {
  Checker& c;
  const World& world;

  // A module whose package is whole and decides something.
  [[nodiscard]] auto asks_for_the_whole(ModuleIndex module) const -> bool {
    return world.whole.contains(module) && has_gate;
  }
  // A module that a schema became: its words are those of the document.
  [[nodiscard]] auto is_made(ModuleIndex module) const -> bool;
  bool has_gate = false;
};

void advise_on_names(const Advising& a);        // W-CONFUSABLE
void advise_on_texts(const Advising& a);        // W-CONFUSABLE
void advise_on_tolerances(const Advising& a);   // E-TOL-CONFLICT, W-TOL-UNUSED, W-TOL-NO-SAMPLE, W-APPETITE
void advise_on_constants(const Advising& a);    // E-CONST
void advise_on_precision(const Advising& a);    // W-PRECISION
void advise_on_controls(const Advising& a);     // W-NEVER-ENFORCED
void advise_on_waivers(const Advising& a);      // E-WAIVER, W-WAIVER-SOON
void advise_on_obligations(const Advising& a);  // E-OBLIGATION
void advise_on_dates(const Advising& a);        // W-EXPIRES, W-APPETITE
void advise_on_reviews(const Advising& a);      // W-REVIEW
void advise_on_owners(const Advising& a);       // W-OWNER
void advise_on_seats(const Advising& a);        // E-QUORUM, W-RESILIENCE, E-DEADLOCK
void advise_on_people(const Advising& a);       // E-QUORUM, E-SOD, E-PEOPLE, W-RESILIENCE of the people directory
void advise_on_lineage(const Advising& a);      // W-LINEAGE
void advise_on_approvals(const Advising& a);    // W-SELF, W-UNBOUND, W-VALIDITY, W-REMOTE, W-OPEN-LEDGER

void advise(Checker& c, const World& world);  // all of it; nothing where there is an error

}  // namespace writ::check
