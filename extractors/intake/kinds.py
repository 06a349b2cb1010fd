"""What to ask an applicant for when a file is of a kind that no reader knows, and which files nobody meant to hand in."""

_ADVICE = {
    "application/msword": "旧版 Word（.doc）文件，无法读取，请另存为 DOCX 或 PDF 后提供",
    "application/x-ole": "旧版 Office 或其他复合文件，无法读取，请另存为 PDF 后提供",
    "application/vnd.rar": "RAR 压缩包，无法展开，请改用 ZIP 打包或直接提供文件",
    "application/x-7z-compressed": "7z 压缩包，无法展开，请改用 ZIP 打包或直接提供文件",
    "application/gzip": "GZIP 压缩包，无法展开，请改用 ZIP 打包或直接提供文件",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "演示文稿，无法读取，请另存为 PDF 后提供",
    "image/heic": "HEIC 图片（iPhone 默认照片格式），无法读取，请另存为 JPEG 后提供，或在相机设置中选“兼容性最佳”后重拍",
    "image/jp2": "JPEG 2000 图片，无法读取，请转换为 JPEG 后提供",
    "image/vnd.adobe.photoshop": "Photoshop 文件，不作为凭证读取，请提供原始扫描件（PDF 或 JPEG）",
    "video/mp4": "视频文件，不作为凭证读取，请提供文档或图片",
    "application/x-executable": "可执行程序，不作为凭证读取，请提供文档或图片",
}

_JUNK_NAMES = {".ds_store", "thumbs.db", "ehthumbs.db", "desktop.ini", ".gitkeep", ".localized", "icon\r", "icon_"}
_JUNK_FOLDERS = {"__macosx", ".git", ".svn", ".trashes", ".spotlight-v100", "$recycle.bin", "system volume information", "@eadir"}


def advice(media_type: str) -> str:
    """One Chinese sentence: what the file is and in which form to hand it in."""
    return _ADVICE.get(media_type, "无法识别的文件格式，请提供 PDF、图片、OFD、XML、Word 或 Excel 格式的文件")


def is_junk(path: str) -> bool:
    """Files that systems leave behind, lock files of office programs among them."""
    *folders, name = path.replace("!/", "/").lower().split("/")
    return name in _JUNK_NAMES or name.startswith(("._", "~$", ".~lock.")) or any(folder in _JUNK_FOLDERS for folder in folders)
