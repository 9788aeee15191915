-- One name for a programming language however a post names it, as in py for python;
-- (none) where the post does not.
create or replace macro code_language_named(spelling) as
case
    when spelling is null then '(none)'
    when spelling in ('asm', 'assembler', 'nasm') then 'assembly'
    when
        spelling in (
            'sh', 'shell', 'zsh', 'ksh', 'console', 'terminal', 'shellscript',
            'shell-session', 'shellsession', 'sh-session', 'bash-session'
        )
        then 'bash'
    when spelling in ('bat', 'cmd', 'dos') then 'batch'
    when spelling in ('clj', 'edn') then 'clojure'
    when spelling in ('c++', 'cplusplus', 'cxx', 'cc', 'hpp', 'hxx', 'hh') then 'cpp'
    when spelling in ('cs', 'c#') then 'csharp'
    when spelling = 'cu' then 'cuda'
    when spelling in ('patch', 'udiff') then 'diff'
    when spelling = 'docker' then 'dockerfile'
    when spelling in ('ex', 'exs', 'iex') then 'elixir'
    when spelling in ('erl', 'escript') then 'erlang'
    when spelling in ('fs', 'fsx', 'f#') then 'fsharp'
    when spelling = 'golang' then 'go'
    when spelling = 'gql' then 'graphql'
    when spelling in ('hs', 'ghci') then 'haskell'
    when spelling in ('htm', 'xhtml') then 'html'
    when
        spelling in ('js', 'mjs', 'cjs', 'node', 'nodejs', 'node.js', 'ecmascript')
        then 'javascript'
    when spelling in ('jl', 'julia-repl') then 'julia'
    when spelling in ('kt', 'kts') then 'kotlin'
    when spelling = 'tex' then 'latex'
    when spelling in ('elisp', 'emacs-lisp') then 'emacs lisp'
    when spelling in ('make', 'mk') then 'makefile'
    when spelling = 'md' then 'markdown'
    when spelling in ('objc', 'obj-c', 'objectivec') then 'objective-c'
    when spelling = 'ml' then 'ocaml'
    when spelling in ('ps1', 'pwsh', 'posh') then 'powershell'
    when spelling = 'proto' then 'protobuf'
    when
        spelling in (
            'py', 'py2', 'py3', 'python2', 'python3', 'ipython', 'ipython3', 'pycon',
            'python-repl'
        )
        then 'python'
    when spelling in ('rb', 'irb', 'rake', 'gemspec') then 'ruby'
    when spelling = 'rs' then 'rust'
    when spelling = 'sol' then 'solidity'
    when spelling = 'tf' then 'terraform'
    when
        spelling in (
            'txt', 'plain', 'plaintext', 'plain-text', 'plain_text', 'none',
            'nohighlight', 'no-highlight'
        )
        then 'text'
    when spelling in ('ts', 'mts', 'cts') then 'typescript'
    when spelling = 'yml' then 'yaml'
    else spelling
end
