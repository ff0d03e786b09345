"""Why a command about photos or the guarantee is refused.

What the terms or the law do not allow is no rejection: it is an event with its ruling (ClaimDeclined, RemedyDeclined).

ReturnRejection
  + PhotoUnknown              the order has no photo of this id
  + TooManyPhotos             the order has as many photos as are kept
"""

from __future__ import annotations

from typing import ClassVar

from ordito.returns.domain.rejections import ReturnRejection


class PhotoUnknown(ReturnRejection):
    code: ClassVar[str] = "photo_unknown"

    def __init__(self, *, param: str) -> None:
        super().__init__("This order has no such photo. Send it first, then name it by its id.", param=param)


class TooManyPhotos(ReturnRejection):
    code: ClassVar[str] = "too_many_photos"

    def __init__(self, *, most: int) -> None:
        super().__init__(f"At most {most} photos are kept of an order.")
        self.most = most
