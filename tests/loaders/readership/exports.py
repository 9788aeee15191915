"""Exports, made up in the form that each program's documentation shows."""

import gzip
import io
import zipfile

PLAUSIBLE = """\
name,visitors,pageviews,bounce_rate,time_on_page,scroll_depth
/,40,55,67,12,80
/2024/hello,10,20,50,30,80
/2024/hello?utm_source=x,1,2,,60.0,
"""
PLAUSIBLE_SITE = """\
"date","hostname","page","visits","visitors","pageviews","total_scroll_depth"
"2024-05-01","blog.example","/2024/hello",3,2,4,0
"2024-05-02","blog.example","/2024/hello",1,1,1,0
"""
GOATCOUNTER = """\
2Path,Title,Event,UserAgent,Browser,System,Session,Bot,Referrer,Referrer scheme,\
Screen size,Location,FirstVisit,Date
/2024/hello,"Hello,
""World""

again",false,,Firefox 126,Linux,1f2e-a,0,,,"1920,1080,1",NZ,true,2024-05-01T10:00:00Z
/2024/hello,Hello,false,,Firefox 126,Linux,1f2e-a,0,,,"1920,1080,1",NZ,false,\
2024-05-01T10:05:00Z

/2024/hello,Hello,false,,Firefox 126,Linux,9a8b-c,0,,,"390,844,3",US-TX,true,\
2024-05-02T00:00:01Z
/2024/hello,Hello,false,,bot,Linux,9a8b-d,5,,,,US,true,2024-05-02T00:00:02Z
download,,true,,Firefox 126,Linux,1f2e-a,0,,,,NZ,true,2024-05-01T10:00:00Z
/old,Old,false,,Firefox 126,Linux,1f2e-a,0,,,,NZ,true,yesterday
"""
MATOMO = """\
label,nb_visits,nb_hits,sum_time_spent,metadata_url,metadata_segment
/2024/hello,12,20,100,https://blog.example/2024/hello,pageUrl==https%253A%252F%252Fb
/old/,5,7,3,https://blog.example/old/,pageUrl==https%253A%252F%252Fblog
Others,90,99,1,,
"""
MATOMO_DAYS = """\
date,Bezeichnung,Einmalige Seitenansichten,Seitenansichten,Metadaten: url
2024-05-01,/2024/hello,2,3,https://blog.example/2024/hello
"2024-05-06,2024-05-12",/2024/hello,8,9,https://blog.example/2024/hello
"""
GOOGLE = """\
# ----------------------------------------
# Pages and screens: Page path and screen class
# Account: Blog
# Property: Blog
# ----------------------------------------
#
# All Users
# Start date: 20240501
# End date: 20240531
Page path and screen class,Views
/old,7
/2024/hello,20
#
# All Users
# Start date: 20240501
# End date: 20240531
Page path and screen class,Views,Active users,Views per active user,Event count
/old,7,5,1.4,30
/2024/hello,"1,020",110,9.27,4000
(other),9,9,1,9
"""
GOOGLE_EXPLORATION = """\
# ----------------------------------------
# Freies Format 1
# Blog
# 20240501-20240531
# ----------------------------------------

Seitenpfad und Bildschirmklasse,Aufrufe,Nutzer insgesamt
,1.027,115,Grand total
/2024/hello,1.020,110
/old,7,5
"""
UNIVERSAL = """\
# ----------------------------------------
# All Web Site Data
# Pages
# 20200501-20200531
# ----------------------------------------

Page,Pageviews,Unique Pageviews,Avg. Time on Page
/old,"1,007",905,00:01:02
,"1,007",905,00:01:02

Day Index,Pageviews
5/1/20,"1,007"
"""
OWN = "Monat;Link;Hits\n2024-05;/old;7\n2024-06;/old;8\n2024-06;/old;-1\n2024-06;/a\n"


def zipped(members: dict[str, str]) -> bytes:
    """Make an archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return stream.getvalue()


FILES: dict[str, bytes] = {
    "Plausible export blog.example 2024-05-01  to 2024-05-31 .zip": zipped(
        {
            "visitors.csv": "date,visitors,pageviews\n2024-05-01,1,2\n",
            "sources.csv": "name,visitors,bounce_rate\nGoogle,9,1\n",
            "entry_pages.csv": "name,visitors,visits\n/,9,1\n",
            "pages.csv": PLAUSIBLE,
        }
    ),
    "blog_example_20240601.zip": zipped(
        {
            "imported_pages_20240501_20240531.csv": PLAUSIBLE_SITE,
            "imported_entry_pages_20240501_20240531.csv": "date,entry_page\n",
        }
    ),
    "goatcounter-export.csv.gz": gzip.compress(GOATCOUNTER.encode()),
    # As its export menu writes it.
    "Export _ Pages.csv": MATOMO.encode("utf-16"),
    "days.csv": MATOMO_DAYS.encode(),
    "ga4.csv": b"\xef\xbb\xbf" + GOOGLE.encode(),
    "exploration.csv": GOOGLE_EXPLORATION.encode(),
    "universal.csv": UNIVERSAL.replace("\n", "\r\n").encode(),
    "own.csv": OWN.encode(),
}
"""Name to content of files."""
