"""What may stand in a seller's terms file: every rule with its id, its typed values and its clause.

The models are the file's grammar (strict, nothing unknown) and the evaluation's input; they hold no seller's name and
no decision.
"""

from ordito.terms.rules.entries import Bilingual, Country, Days, Entry, Party, Rule, Words
from ordito.terms.rules.file import SellerTerms

__all__ = ["Bilingual", "Country", "Days", "Entry", "Party", "Rule", "SellerTerms", "Words"]
