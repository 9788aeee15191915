"""What the rules make of real addresses, and what is said of rules that are wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blogdb.db.errors import SourceError
from blogdb.loaders.bodies import link_rules
from blogdb.loaders.bodies.link_rules import OURS, read_rules
from blogdb.loaders.bodies.links import classify

from ...rounds import rounds
from ...texts import ANY
from .linked import Led, blog, find, lead

RULES = read_rules()

CASES = """
paper arxiv:2307.09288 https://arxiv.org/abs/2307.09288
paper arxiv:1810.00826 https://arxiv.org/pdf/1810.00826v3.pdf
paper arxiv:2408.14960 https://www.arxiv.org/pdf/2408.14960
paper arxiv:2403.03206 https://arxiv.org/html/2403.03206v1#S5.F9
paper arxiv:2306.11698 https://arxiv.org/html/2306.11698v4/extracted/5331426/taxonomy.png
paper arxiv:1706.03762 http://export.arxiv.org/abs/1706.03762v3
paper arxiv:1305.1183 https://www.arxiv-vanity.com/papers/1305.1183/
paper arxiv:2106.09685 https://ar5iv.labs.arxiv.org/html/2106.09685
paper arxiv:2106.09685 https://ar5iv.org/abs/2106.09685
paper arxiv:2106.09685 https://www.alphaxiv.org/abs/2106.09685v2
paper arxiv:2106.09685 https://www.alphaxiv.org/overview/2106.09685
paper arxiv:2307.09288 https://huggingface.co/papers/2307.09288
paper arxiv:2307.09288 https://hf.co/papers/2307.09288#community
paper arxiv:cs/0204046 https://arxiv.org/abs/cs/0204046
paper arxiv:math/0309136 https://arxiv.org/pdf/math.GT/0309136v1.pdf
paper arxiv:2404.05904 https://doi.org/10.48550/arXiv.2404.05904
paper acl:D15-1044 http://dx.doi.org/10.18653/v1/D15-1044
paper acl:2020.findings-emnlp.196 https://doi.org/10.18653/v1/2020.findings-emnlp.196
paper doi:10.1016/j.ijforecast.2021.03.004 https://doi.org/10.1016/J.ijforecast.2021.03.004
paper doi:10.57967/hf/0214 https://doi.org/10.57967%2Fhf%2F0214
paper doi:10.1145/3531146.3533083 https://dl.acm.org/doi/10.1145/3531146.3533083
paper doi:10.1145/3442188.3445918 https://dl.acm.org/doi/pdf/10.1145/3442188.3445918
paper doi:10.1007/s10961-023-09993-x https://link.springer.com/article/10.1007/s10961-023-09993-x#Sec7
paper doi:10.1023/a:1007612503587 https://link.springer.com/content/pdf/10.1023/A:1007612503587.pdf
paper doi:10.1101/2020.07.12.199554 https://www.biorxiv.org/content/10.1101/2020.07.12.199554v3
paper doi:10.1101/2021.11.27.470184 https://www.biorxiv.org/content/10.1101/2021.11.27.470184v2.full
paper doi:10.1038/s41467-024-50952-3 https://www.nature.com/articles/s41467-024-50952-3
other - https://www.nature.com/articles/d41586-021-03593-1
paper acl:2022.findings-acl.18 https://aclanthology.org/2022.findings-acl.18.pdf
paper acl:D19-1410 https://aclanthology.org/D19-1410/
paper acl:N18-2003 https://www.aclweb.org/anthology/N18-2003
paper acl:W14-3302 http://www.aclweb.org/anthology/W/W14/W14-3302
paper openreview:6t0Kwf8-jrj https://openreview.net/forum?id=6t0Kwf8-jrj
paper openreview:-NEXDKk8gZ https://openreview.net/pdf?referrer=x&id=-NEXDKk8gZ
other - https://openreview.net/forum
paper pmlr:v139/radford21a http://proceedings.mlr.press/v139/radford21a.html
paper pmlr:v139/zhao21c https://proceedings.mlr.press/v139/zhao21c/zhao21c.pdf
paper pmlr:v48/mniha16 http://proceedings.mlr.press/v48/mniha16.html?ref=https://githubhelp.com
paper neurips:2020/1f89885d556929e98d3ef9b86448f951 https://proceedings.neurips.cc/paper/2020/hash/1f89885d556929e98d3ef9b86448f951-Abstract.html
paper neurips:2023/fa3ed726cc5073b9c31e3e49a807789c https://proceedings.neurips.cc/paper_files/paper/2023/hash/fa3ed726cc5073b9c31e3e49a807789c-Abstract-Datasets_and_Benchmarks.html
paper ieee:10136135 https://ieeexplore.ieee.org/abstract/document/10136135
paper ieee:9145130 https://ieeexplore.ieee.org/document/9145130
paper pubmed:19226510 https://pubmed.ncbi.nlm.nih.gov/19226510/
paper s2:616e0ed02ca024a8c1d4b86167f7486ea92a13d9 https://www.semanticscholar.org/paper/VQA/616e0ed02ca024a8c1d4b86167f7486ea92a13d9
paper ssrn:4018413 https://papers.ssrn.com/sol3/papers.cfm?abstract_id=4018413
paper paperswithcode:coatnet-marrying-convolution-and-attention https://paperswithcode.com/paper/coatnet-marrying-convolution-and-attention
other - https://paperswithcode.com/sota/speech-recognition-on-timit
other - https://arxiv.org/search/cs?searchtype=author&query=Birhane%2C+A
paper arxiv:1706.03762 https://arxiv.org/ftp/arxiv/papers/1706/1706.03762.pdf
paper arxiv:1706.03762 http://xxx.lanl.gov/abs/1706.03762
paper acl:D19-1410 https://aclanthology.info/papers/D19-1410/d19-1410
paper acl:P02-1040 https://www.aclweb.org/anthology-new/P/P02/P02-1040.pdf
paper doi:10.1002/widm.1249 https://wires.onlinelibrary.wiley.com/doi/10.1002/widm.1249
paper doi:10.1007/bf00058655 https://link.springer.com/10.1007/BF00058655
paper doi:10.1186/s13059-014-0550-8 https://genomebiology.biomedcentral.com/articles/10.1186/s13059-014-0550-8
paper doi:10.3389/fnins.2019.00095 https://www.frontiersin.org/articles/10.3389/fnins.2019.00095/full
paper doi:10.1088/1742-6596/1085/2/022008 https://iopscience.iop.org/article/10.1088/1742-6596/1085/2/022008/pdf
paper doi:10.1103/physrevlett.116.061102 https://journals.aps.org/prl/abstract/10.1103/PhysRevLett.116.061102
paper doi:10.1371/journal.pone.0185809 https://journals.plos.org/plosone/article?id=10.1371/journal.pone.0185809
paper doi:10.1371/journal.pone.0185809 https://journals.plos.org/plosone/article/file?id=10.1371/journal.pone.0185809&type=printable
paper doi:10.7554/elife.57443 https://elifesciences.org/articles/57443
paper pmlr:v28/pascanu13 http://www.jmlr.org/proceedings/papers/v28/pascanu13.pdf
paper jmlr:15/srivastava14a http://jmlr.org/papers/v15/srivastava14a.html
paper jmlr:15/srivastava14a https://jmlr.org/papers/volume15/srivastava14a/srivastava14a.pdf
paper jmlr:12/pedregosa11a http://jmlr.csail.mit.edu/papers/v12/pedregosa11a.html
paper neurips:2017/3f5ee243547dee91fbd053c1c4a845aa https://papers.nips.cc/paper/2017/file/3f5ee243547dee91fbd053c1c4a845aa-Paper.pdf
paper neurips:7181 https://papers.nips.cc/paper/7181-attention-is-all-you-need
paper neurips:4824 http://papers.nips.cc/paper/4824-imagenet-classification-with-deep-convolutional-neural-networks.pdf
paper cvf:he_deep_residual_learning_cvpr_2016 https://openaccess.thecvf.com/content_cvpr_2016/papers/He_Deep_Residual_Learning_CVPR_2016_paper.pdf
paper cvf:he_deep_residual_learning_cvpr_2016 https://openaccess.thecvf.com/content_cvpr_2016/html/He_Deep_Residual_Learning_CVPR_2016_paper.html
paper cvf:he_masked_autoencoders_are_scalable_vision_learners_cvpr_2022 https://openaccess.thecvf.com/content/CVPR2022/html/He_Masked_Autoencoders_Are_Scalable_Vision_Learners_CVPR_2022_paper.html
other - https://openaccess.thecvf.com/CVPR2022
paper aaai:aaai/11671 https://ojs.aaai.org/index.php/AAAI/article/view/11671
paper isca:interspeech_2019/park19e https://www.isca-archive.org/interspeech_2019/park19e_interspeech.html
paper isca:interspeech_2019/park19e https://www.isca-speech.org/archive/interspeech_2019/park19e_interspeech.pdf
paper usenix:osdi16/abadi https://www.usenix.org/conference/osdi16/technical-sessions/presentation/abadi
paper pvldb:13/p3411-armbrust https://www.vldb.org/pvldb/vol13/p3411-armbrust.pdf
paper iacr:2013/734 https://eprint.iacr.org/2013/734.pdf
paper hal:hal-00650905 https://hal.inria.fr/hal-00650905v2/document
paper osf:psyarxiv/x2avf https://osf.io/preprints/psyarxiv/x2avf
paper distill:2016/augmented-rnns https://distill.pub/2016/augmented-rnns/
paper pii:s0893608014002135 https://www.sciencedirect.com/science/article/abs/pii/S0893608014002135?via%3Dihub
paper jstor:2346178 https://www.jstor.org/stable/2346178
paper mdpi:1424-8220/21/4/1292 https://www.mdpi.com/1424-8220/21/4/1292/htm
paper citeseerx:10.1.1.41.1294 http://citeseerx.ist.psu.edu/viewdoc/summary?doi=10.1.1.41.1294
paper pubmed:19226510 https://www.ncbi.nlm.nih.gov/pubmed/19226510
paper pubmed:19226510 https://europepmc.org/article/MED/19226510
paper pmc:3245950 https://www.ncbi.nlm.nih.gov/pmc/articles/PMC3245950/
paper pmc:3245950 https://pmc.ncbi.nlm.nih.gov/articles/PMC3245950/pdf/nihms.pdf
paper pmc:3245950 https://europepmc.org/article/PMC/PMC3245950
other - https://www.ncbi.nlm.nih.gov/genbank/
paper s2:616e0ed02ca024a8c1d4b86167f7486ea92a13d9 https://www.semanticscholar.org/reader/616e0ed02ca024a8c1d4b86167f7486ea92a13d9
paper ssrn:4018413 https://ssrn.com/abstract=4018413
paper acm:2939785 https://dl.acm.org/citation.cfm?id=2939672.2939785
dataset hf:dataset:glue https://huggingface.co/datasets/glue
dataset hf:dataset:glue https://huggingface.co/datasets/glue/viewer/cola/test
dataset hf:dataset:imagenet-1k https://hf.co/datasets/imagenet-1k
dataset hf:dataset:HuggingFaceH4/stack-exchange-preferences https://huggingface.co/datasets/HuggingFaceH4/stack-exchange-preferences
dataset hf:dataset:neuralwork/arxiver https://huggingface.co/datasets/neuralwork/arxiver/embed/viewer/default/train?q=ilya+sutskever
dataset hf:dataset:gigaword https://huggingface.co/nlp/viewer/?dataset=gigaword
dataset hf:dataset:wmt14 https://huggingface.co/nlp/viewer/?dataset=wmt14&config=de-en
space hf:space:trl-lib/stack-llama https://huggingface.co/spaces/trl-lib/stack-llama
space hf:space:cubzh/ai-npcs https://huggingface.co/spaces/cubzh/ai-npcs/blob/main/README.md
space hf:space:simonduerr/3dmol.js https://hf.space/simonduerr/3dmol.js/discussions
space hf:space:trl-lib-stack-llama https://trl-lib-stack-llama.hf.space
space hf:space:huggingfaceh4-vlm-playground https://HuggingFaceH4-vlm-playground.hf.space/?x=1
space hf:space:xenova-adaptive-retrieval-web https://xenova-adaptive-retrieval-web.static.hf.space
other - https://huggingface.co/spaces
other - https://huggingface.co/spaces/launch
other - https://huggingface.co/spaces?search=llama
other - https://huggingface.co/docs/transformers/model_doc/gpt2
other - https://huggingface.co/models?pipeline_tag=text-to-video
other - https://huggingface.co/transformers/model_summary.html
other - https://huggingface.co/collections/open-r1/reasoning-datasets-67980cac6e816a0eda98c678
other - https://huggingface.co/learn/nlp-course/chapter1/1
other - https://huggingface.co/
other - https://huggingface.co/${repository}/x
model hf:model:albert/albert-base-v2 https://huggingface.co/albert-base-v2
model hf:model:google-bert/bert-base-uncased https://huggingface.co/bert-base-uncased
model hf:model:google-bert/bert-base-uncased https://huggingface.co/google-bert/bert-base-uncased
model hf:model:google-bert/bert-large-uncased-whole-word-masking https://huggingface.co/bert-large-uncased-whole-word-masking
model hf:model:distilbert/distilbert-base-uncased-finetuned-sst-2-english https://huggingface.co/distilbert-base-uncased-finetuned-sst-2-english?text=I+like
model hf:model:distilbert/distilroberta-base https://huggingface.co/distilroberta-base
model hf:model:openai-community/gpt2 https://huggingface.co/gpt2
model hf:model:openai-community/gpt2 https://huggingface.co/gpt2/discussions?type=pull_request
model hf:model:FacebookAI/xlm-roberta-base https://huggingface.co/xlm-roberta-base
model hf:model:google-t5/t5-3b https://huggingface.co/t5-3b
model hf:model:xlnet/xlnet-base-cased https://huggingface.co/xlnet-base-cased
model hf:model:transfo-xl/transfo-xl-wt103 https://huggingface.co/transfo-xl-wt103
model hf:model:almanach/camembert-base https://huggingface.co/camembert-base
model hf:model:Salesforce/ctrl https://huggingface.co/ctrl
model hf:model:some-old-model https://huggingface.co/some-old-model/blob/main/config.json
model hf:model:tiiuae/falcon-40b https://huggingface.co/tiiuae/falcon-40b
model hf:model:tiiuae/falcon-7b-instruct https://huggingface.co/tiiuae/falcon-7b-instruct/blob/main/modelling_RW.py#L12
model hf:model:google/gemma-3-4b-it http://hf.co/google/gemma-3-4b-it
model hf:model:meta-llama/Llama-3.2-1B https://huggingface.co//meta-llama/Llama-3.2-1B/
user hf:user:TheBloke https://huggingface.co/TheBloke
user hf:user:google https://huggingface.co/google/models
repository github:huggingface/trl https://github.com/huggingface/trl
repository github:huggingface/trl https://github.com/HuggingFace/TRL.git
repository github:huggingface/trl https://github.com/huggingface/trl/blob/main/examples/scripts/dpo.py#L3
repository github:huggingface/transformers https://github.com/huggingface/transformers@v4.49.0-Gemma-3
repository github:huggingface/blog https://raw.githubusercontent.com/huggingface/blog/main/README.md
repository github:huggingface/notebooks https://colab.research.google.com/github/huggingface/notebooks/blob/main/examples/x.ipynb
repository github:huggingface/notebooks https://nbviewer.org/github/huggingface/notebooks/blob/main/x.ipynb
repository github:dylanebert/instanttexture https://githubtocolab.com/dylanebert/InstantTexture/blob/main/notebooks/walkthrough.ipynb
other - https://colab.research.google.com/drive/1h_ikfRDW0TF0VYuQLxvqkvNHFEmrzX0c
repository gitlab:juliensimon/huggingface-demos https://gitlab.com/juliensimon/huggingface-demos/-/blob/main/x.ipynb
repository gitlab:gitlab-org/security/gitlab https://gitlab.com/gitlab-org/security/gitlab.git
other - https://gitlab.com/explore/projects
repository codeberg:forgejo/forgejo https://codeberg.org/forgejo/forgejo/issues/1
other - https://codeberg.org/explore/repos
repository bitbucket:atlassian/python-bitbucket https://bitbucket.org/atlassian/python-bitbucket/src/master
other - https://bitbucket.org/product/features
user github:lysandrejik https://github.com/LysandreJik
other - https://github.com/
other - https://github.com/features/actions
other - https://github.com/topics/rtmp-server
other - https://github.com/user-attachments/assets/85dfbd52-b3f9-4354-b8fe-7ab9abb04bfd
other - https://gist.github.com/juliensimon/7ae1c8d12e8a27516e1392a3c73ac1cc
user gitlab:juliensimon https://gitlab.com/juliensimon
user codeberg:forgejo https://codeberg.org/forgejo
user twitter:risingsayak https://twitter.com/RisingSayak
user twitter:risingsayak https://x.com/RisingSayak/status/1515918406171914240?s=20
user twitter:ehudreiter https://mobile.twitter.com/ehudreiter
other - https://twitter.com/intent/tweet?text=x
other - https://twitter.com/https://twitter.com/alaradirik
user linkedin:andrewalamb https://www.linkedin.com/in/andrewalamb/
user linkedin:hélène-evain-473815b1 https://www.linkedin.com/in/h%C3%A9l%C3%A8ne-evain-473815b1
user linkedin:adam https://fr.linkedin.com/in/adam?trk=x
other - https://www.linkedin.com/company/bentoml/
user bluesky:pfrazee.com https://bsky.app/profile/pfrazee.com/post/3jx
user mastodon:pypi@fosstodon.org https://fosstodon.org/@pypi
user medium:plienhar https://medium.com/@plienhar
other - https://medium.com/@plienhar/llm-inference-series-2-1ff1ff021cd5
other - https://en.wikipedia.org/wiki/DuckDB
other - mailto:security@pypi.org
other - javascript:void(0)
other - tel:+49-30-1
other - https://example.org:8080/huggingface.co/gpt2
other - http://[
"""
CASES_BY_URL = {
    url: Led(kind, None if target == "-" else target)
    for kind, target, url in (line.split() for line in CASES.strip().splitlines())
}


def test_rules() -> None:
    """Real addresses lead to what they lead to."""
    found = lead(list(CASES_BY_URL))
    assert found == CASES_BY_URL


def test_every_rule_is_tried() -> None:
    """There is no rule whose work no case shows."""
    with blog([("und", "first", None)]) as connection:
        find(connection, list(CASES_BY_URL))
        classify(connection, RULES, None, 1)
        tried = connection.execute(
            "select distinct rule_of(site, address, query) from read_urls"
        ).fetchall()
    numbers = set(range(1, len(RULES.rules) + 1))
    assert {number for (number,) in tried} - {None} == numbers


HOSTS = """
https://x.com/a twitter.com
https://twitter.com/a twitter.com
https://mobile.twitter.com/a twitter.com
https://hf.co/a/b huggingface.co
https://youtu.be/x youtube.com
https://m.youtube.com/watch?v=x youtube.com
https://www.youtube.com/watch?v=x youtube.com
https://m.x.com/a twitter.com
https://en.m.wikipedia.org/wiki/A en.wikipedia.org
https://amp.site.example/a site.example
https://amp.dev/a amp.dev
https://m.me/a m.me
https://film.site.example/a film.site.example
https://a.gh.example/b github.com
https://m.gh.example/b gitlab.com
"""


def test_hosts_of_one_site_are_one(own: Callable[[str], Path]) -> None:
    """A link has its site's main host, by our aliases, by a file's, or without m."""
    aliases = '"a.gh.example" = "github.com"\n"m.gh.example" = "gitlab.com"'
    expected = dict(line.split() for line in HOSTS.strip().splitlines())
    with blog([("und", "first", None)]) as connection:
        find(connection, list(expected))
        rules = read_rules(own(f"[hosts]\n{aliases}\n"))
        classify(connection, rules, None, 1)
        found = connection.execute("select url, host from post_links").fetchall()
    assert dict(found) == expected


@given(st.data())
@settings(max_examples=rounds(10, 500))
def test_one_target_for_all_ways_to_write(data: st.DataObject) -> None:
    """Scheme, www., port, slashes at the end, junk and fragments do not matter."""
    scheme = data.draw(st.sampled_from(["http", "https", "HTTPS"]))
    www = data.draw(st.sampled_from(["", "www.", "WWW.", "user@"]))
    port = data.draw(st.sampled_from(["", ":443"]))
    slashes = data.draw(st.sampled_from(["", "/", "//"]))
    junk = data.draw(st.sampled_from(["", "?utm_source=blog&x=/y", "?"]))
    fragment = data.draw(st.sampled_from(["", "#a/section?", "#"]))
    same = {}
    for url, led in CASES_BY_URL.items():
        parts = urlsplit(url) if url.startswith("http") and "[" not in url else None
        if parts is None or parts.port:
            continue
        host = parts.netloc.removeprefix("www.")
        query = f"?{parts.query}" if parts.query else junk
        other = f"{scheme}://{www}{host}{port}{parts.path}{slashes}{query}{fragment}"
        same[other] = led
    assert lead(list(same)) == same


URLS = st.one_of(
    st.text(ANY),
    st.from_regex(
        r"\A(https?:)?//(www\.)?(huggingface\.co|github\.com|arxiv\.org|x\.hf\.space"
        r"|openreview\.net)(/[\w%.@:+-]{0,6}){0,4}(\?[\w=&%]{0,9})?(#\w{0,3})?\Z"
    ),
).filter(lambda text: "\0" not in text and "\ud800" not in text)


@given(st.lists(URLS, unique=True, min_size=1))
@settings(max_examples=rounds(10, 500))
def test_any_url(urls: list[str]) -> None:
    """Whatever a body has for a URL has a kind; and a target, unless it is other."""
    found = lead(urls)
    assert found.keys() == set(urls)
    for led in found.values():
        assert (led.target is None) == (led.kind == "other")


@pytest.fixture
def own(tmp_path: Path) -> Callable[[str], Path]:
    """Write a file of rules, and tell its path."""

    def call(text: str) -> Path:
        path = tmp_path / "rules.toml"
        path.write_text(text, "utf-8")
        return path

    return call


def test_own_rules_go_first(own: Callable[[str], Path]) -> None:
    """A file's rules go before blogdb's own, with kinds and hosts of its own."""
    path = own(
        r"""
        [hosts]
        "gh.example" = "github.com"

        [[rules]]
        hosts = ["pypi.org"]
        path = '/(?:project|p)/(?P<name>[\w.-]+)(?:/.*)?'
        kind = "package"
        target = "pypi:{name}"
        lower = true

        [[rules]]
        hosts = ["github.com"]
        path = '/example/(?P<name>[^/]+)'
        kind = "mirror"
        target = 'mirror\{name}'

        [[rules]]
        hosts = ["example.org", "*.example.org"]
        path = '/(?P<page>[^/]*)'
        query = 'v=(?P<version>\d+)'
        kind = "page"
        target = "{host} {subdomain} {page} {version}"
        """
    )
    expected = {
        "https://pypi.org/project/DuckDB/1.2/": Led("package", "pypi:duckdb"),
        "https://gh.example/example/one": Led("mirror", "mirror\\one"),
        "https://github.com/huggingface/trl": Led(
            "repository", "github:huggingface/trl"
        ),
        "https://example.org/a?v=2": Led("page", "example.org  a 2"),
        "https://docs.example.org/b/?v=3#x": Led("page", "docs.example.org docs b 3"),
        "https://example.org/a": Led("other"),
    }
    found = lead(list(expected), rules=read_rules(path))
    assert found == expected


def test_our_rules_are_checked(own: Callable[[str], Path]) -> None:
    """Our rules, which are not checked at each load, pass the check of a file's."""
    rules = read_rules(own(OURS.read_text("utf-8")))
    assert rules.rules == RULES.rules * 2
    assert not set(RULES.aliases) & set(RULES.aliases.values())


RULE = """
[[rules]]
hosts = ["example.org"]
path = '/(?P<name>.+)'
kind = "page"
target = "page:{name}"
"""


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("path", "path =", "is not a TOML file"),
        ("[[rules]]", "[[rule]]", "'rule' does not belong here"),
        ("[[rules]]", "[rules]", r"write each rule under \[\[rules\]\]"),
        ("[[rules]]", "rules = [1]\n[x]", "'x' does not belong here"),
        ("[[rules]]", "hosts = 1\n[[rules]]", r"\[hosts\] must be a table"),
        ("[[rules]]", "hosts = {a = 'B'}\n[[rules]]", "'B' is not a valid host"),
        ("[[rules]]", "hosts = {a = 'b', b = 'a'}\n[[rules]]", "leads back to itself"),
        ("kind", "kinds", "rule 1: 'kinds' does not belong here"),
        ('["example.org"]', '"example.org"', "rule 1: `hosts` must be a list"),
        ('["example.org"]', "[]", "rule 1: `hosts` must be a list"),
        ("example.org", "www.example.org", "'www.example.org' is not a valid host"),
        ("example.org", "https://example.org", "is not a valid host"),
        ('"page"', '"Page"', "`kind` must be a word in lower case"),
        ('"page"', '"other"', "every kind needs a `target`, except other"),
        ('target = "page:{name}"', "", "every kind needs a `target`"),
        ("path = '/(?P<name>.+)'", "", "`path` is missing"),
        ("'/(?P<name>.+)'", "''", "`path` must be text in quotes"),
        ("'/(?P<name>.+)'", "'/(?P<name>.+'", "is not valid RE2: missing"),
        ("'/(?P<name>.+)'", "'/(?!x)(?P<name>.+)'", "is not valid RE2: invalid perl"),
        ("'/(?P<name>.+)'", "'/(?P<host>.+)'", "two groups are named 'host'"),
        ("{name}", "{names}", r"`target` uses \{names\}, but no group"),
        ("'/(?P<name>.+)'", "'/" + "(a)" * 8 + "(?P<name>.+)'", "after the 9th"),
        ('"page:{name}"', '"page:{name}"\nlower = 1', "`lower` must be true or false"),
    ],
)
def test_wrong_rules(
    old: str, new: str, message: str, own: Callable[[str], Path]
) -> None:
    """A file of rules that is not right is refused, in words that name the rule."""
    assert RULE.count(old) >= 1
    path = own(RULE.replace(old, new, 1))
    with pytest.raises(SourceError, match=f"^{re.escape(str(path))}.*{message}"):
        read_rules(path)


def test_absent_rules(tmp_path: Path) -> None:
    """A file of rules that is not there is named."""
    with pytest.raises(SourceError, match=r"absent\.toml does not exist"):
        read_rules(tmp_path / "absent.toml")


@given(st.text(alphabet="ab()[]\\^?:P<>x.*|", max_size=12))
def test_groups_are_counted_as_re2_does(pattern: str) -> None:
    """A named group behind any valid pattern is the one that the target names."""
    table = {
        "hosts": ["h.x"],
        "path": f"(?:/(?:{pattern}))?/end(?P<last>Z)",
        "kind": "page",
        "target": "{last}",
    }
    with duckdb.connect() as connection:
        try:
            rule = link_rules._rule(table, {})
            link_rules._require_pattern(rule.pattern, connection)
        except ValueError:
            return
        found = connection.execute(
            "select regexp_replace('h.x/endZ', ?, ?)",
            [f"^{rule.pattern}$", rule.replacement],
        ).fetchall()
    assert found == [("Z",)]
