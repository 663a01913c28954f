# 用 nginx 提供已经生成的网站（先运行 make site）：docker build -t giar-site . && docker run -p 8080:80 giar-site
# The image is named by its version alone: pin it by the digest that your registry shows for it.
FROM nginx:1.28-alpine
COPY site/hosting/nginx.conf /etc/nginx/conf.d/default.conf
COPY site/ /srv/giar/
EXPOSE 80
HEALTHCHECK CMD wget -q -O /dev/null http://127.0.0.1/ || exit 1
