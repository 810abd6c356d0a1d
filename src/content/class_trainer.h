// content/class_trainer.h: learns the weights of a ClassModel from labelled texts.
//
// Logistic regression over all classes with an L2 penalty, by stochastic steps in an order that depends on the
// texts alone: the same texts give the same weights. One group in five is held out; it calibrates (one
// temperature for all classes, after Platt) and is what the report speaks of.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "content/class_model.h"

namespace guiju::content {

struct LabelledText {
  std::string text;
  DocumentClass document_class = DocumentClass::other;
  std::string
      group;  // texts of one group are held out together or not at all; empty: the text by itself
};

struct ClassReport {
  std::size_t trained = 0, held_out = 0, skipped = 0;  // skipped: no text in it
  // Of the texts held out: rows by their label, columns as the model says.
  std::array<std::array<std::uint32_t, class_count>, class_count> confusion{};
  double accuracy = 0;
  double log_loss_before = 0, log_loss = 0;  // before and after calibration, of the texts held out
  double calibration_error = 0;  // mean distance of confidence and accuracy, in ten bins
  double temperature = 1;
};

struct TrainedClasses {
  ClassWeights weights;
  ClassReport report;
};

//   errors: bad_input when a class that has texts has fewer than ten, or only one class has any
Result<TrainedClasses> train_classes(std::span<const LabelledText> texts);

}  // namespace guiju::content
