"""A transformer as a teacher of a recipe's names: fine-tuned on its corpora, then asked about text without labels."""
