#include "picture/pixels.h"

#include <leptonica/allheaders.h>

namespace guiju::picture {
namespace {

// EXIF: 2 mirrored, 3 upside down, 4 mirrored upside down, 5 to 8 the same lying on a side.
Pixels upright(Pixels pix, std::uint8_t orientation) {
  Pixels out = std::move(pix);
  const auto turn = [&](int quarters) { out.reset(pixRotateOrth(out.get(), quarters)); };
  const auto mirror = [&] { out.reset(pixFlipLR(nullptr, out.get())); };
  switch (orientation) {
    case 2: mirror(); break;
    case 3: turn(2); break;
    case 4: mirror(), turn(2); break;
    case 5: mirror(), turn(3); break;
    case 6: turn(1); break;
    case 7: mirror(), turn(1); break;
    case 8: turn(3); break;
    default: break;
  }
  return out;
}

}  // namespace

void PixFree::operator()(Pix* pix) const { pixDestroy(&pix); }

Result<Pixels> decode(std::string_view bytes, const FileForm& form) {
  setMsgSeverity(L_SEVERITY_NONE);  // what it would print, the error below says
  Pixels pix(pixReadMem(reinterpret_cast<const l_uint8*>(bytes.data()), bytes.size()));
  if (pix && pixGetColormap(pix.get()) != nullptr) {
    l_int32 opaque = 1;
    pixcmapIsOpaque(pixGetColormap(pix.get()), &opaque);
    pix.reset(pixRemoveColormap(pix.get(),
                                opaque != 0 ? REMOVE_CMAP_TO_FULL_COLOR : REMOVE_CMAP_WITH_ALPHA));
  }
  if (pix && pixGetSpp(pix.get()) == 4) pix.reset(pixAlphaBlendUniform(pix.get(), 0xffffff00u));
  if (pix && pixGetDepth(pix.get()) == 16) pix.reset(pixConvert16To8(pix.get(), L_MS_BYTE));
  if (pix) pix.reset(pixConvertTo32(pix.get()));
  if (pix && (pixGetWidth(pix.get()) != form.width || pixGetHeight(pix.get()) != form.height))
    pix.reset();
  if (pix) pix = upright(std::move(pix), form.orientation);
  if (!pix) {
    return Error{
        ErrorKind::bad_input, "", say("the pixels cannot be decoded", "无法解码图片像素"),
        say("open it in a picture viewer and save it anew as PNG", "请用看图软件打开后另存为 PNG")};
  }
  return pix;
}

}  // namespace guiju::picture
