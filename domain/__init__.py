"""The shared words of Kamae: briefs, places, evidence, measures, cards, results, errors."""
